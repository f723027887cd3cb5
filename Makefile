# make lab    the course in JupyterLab
# make demo   the demo as an app
# make test   all tests, the notebooks included; from Python 3.12 on then how many lines of the package they reach
# make bench  how fast all of it is here, and how much memory it takes: make bench ARGS=predict
# make words  how hard the texts are to read: the hardest twenty sentences, and the middle of each notebook
# make site   the executed notebooks as a static site, in site/
# make findings  what good guesses about this field's packages get wrong, each run anew (about half an hour)
# make voices the simulated actors, rendered anew (needs npm; about 40 minutes)
# Each sets itself up in .venv first; the second time that takes no time. Without TensorFlow, which notebooks 04 and 05
# need and which is half of the download: make EXTRAS=ears,telephones,speech lab. As little as can be: make EXTRAS= lab

# The newest of the three that is found.
PYTHON ?= $(shell for v in 3.13 3.12 3.11; do python$$v -c "" 2>/dev/null && echo python$$v && exit; done; echo python3)
EXTRAS ?= ears,telephones,speech,deep
comma := ,
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/ready
# Tests need more than learners do.
TESTED := .venv/tested
# The quick installer where it is found, else pip.
ifneq ($(shell command -v uv 2>/dev/null),)
VENV = uv venv --quiet --seed --allow-existing --python $(PYTHON) .venv
INSTALL = uv pip install --quiet --python $(BIN)/python
else
VENV = $(PYTHON) -m venv .venv
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# pip compiles what it installs on one core, which takes most of a minute. A few files are there to be wrong.
INSTALL += --no-compile
COMPILE = @$(BIN)/python -W ignore -m compileall -qq -j 0 .venv || true
endif
# As many processes as a small machine has cores: a third one gains nothing, since the browsers that it waits for compute.
JOBS ?= 2

.PHONY: lab demo test bench words site findings voices clean

lab: $(READY)
	@$(BIN)/python -m emolab lab

demo: $(READY)
	@$(BIN)/python -m emolab demo

# As many processes as JOBS share the cores: none of them computes with several threads. From Python 3.12 on it costs next
# to nothing to know which lines run; before that it costs half of the time again, so there it is not asked.
COVERAGE := --cov=emolab --cov-config=pyproject.toml --cov-report=
test: export OMP_NUM_THREADS := 1
test: $(TESTED)
	@measure= ; \
	if $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 12))'; then measure="$(COVERAGE)"; fi; \
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --nbval $$measure && \
	{ test -z "$$measure" || $(BIN)/python tests/covered.py; }

bench: export PYTHONPATH := tests
bench: $(TESTED)
	@$(BIN)/python -m benchmarks $(ARGS)

words: $(TESTED)
	@$(BIN)/python tests/readability.py

site: $(TESTED)
	@$(BIN)/python website/build.py site

# Each makes an environment of its own; the first whose claim no longer holds stops the rest.
findings:
	@set -e; for finding in findings/*.sh; do echo "$$finding"; bash "$$finding"; done

VECTORS := data/voices/.cache/kokoro-js-1.2.1.tgz

voices: $(READY) $(VECTORS)
	$(INSTALL) -e ".[voices]"
	$(BIN)/python data/voices/render.py english
	$(BIN)/python data/voices/render.py spanish

# The voice vectors come in an npm package, of which nothing is run.
$(VECTORS):
	@mkdir -p $(@D)
	cd $(@D) && npm pack --silent kokoro-js@1.2.1

# set_up EXTRAS: a learner's .venv, or with the tests' own extra a tester's.
define set_up
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "The course is made for Python 3.11, 3.12 and 3.13; $(PYTHON) is another. Try: make PYTHON=python3.12 lab"; exit 1; }
	$(VENV)
	$(INSTALL) -e ".$(if $(1),[$(1)])"
	$(COMPILE)
	@$(BIN)/python -m emolab.commands.warm_up
	@touch $(READY)
endef

$(READY): pyproject.toml
	$(call set_up,$(EXTRAS))

$(TESTED): pyproject.toml
	$(call set_up,test$(if $(EXTRAS),$(comma)$(EXTRAS)))
	@touch $(TESTED)

clean:
	rm -rf .venv
