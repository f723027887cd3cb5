# make lab    the course in JupyterLab
# make demo   the demo as an app
# make test   all tests, the notebooks included
# make bench  how fast all of it is here, and how much memory it takes: make bench ARGS=predict
# make site   the executed notebooks as a static site, in site/
# make voices the simulated actors, rendered anew (needs npm; about 40 minutes)
# Each sets itself up in .venv first; the second time that takes no time.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/ready
# As many processes as a small machine has cores: with more, a browser that records in real time loses some of the sound.
JOBS ?= 2

.PHONY: lab demo test bench site voices clean

lab: $(READY)
	@$(BIN)/python -m emolab lab

demo: $(READY)
	@$(BIN)/python -m emolab demo

# As many processes as JOBS share the cores: none of them computes with several threads.
test: export OMP_NUM_THREADS := 1
test: $(READY)
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --nbval

bench: export PYTHONPATH := tests
bench: $(READY)
	@$(BIN)/python -m benchmarks $(ARGS)

site: $(READY)
	@$(BIN)/python website/build.py site

VECTORS := data/voices/.cache/kokoro-js-1.2.1.tgz

voices: $(READY) $(VECTORS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[voices]"
	$(BIN)/python data/voices/render.py english
	$(BIN)/python data/voices/render.py spanish

# The voice vectors come in an npm package, of which nothing is run.
$(VECTORS):
	@mkdir -p $(@D)
	cd $(@D) && npm pack --silent kokoro-js@1.2.1

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	  { echo "The course is made for Python 3.11; $(PYTHON) is another. Try: make PYTHON=python3.11 lab"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test,speech]"
	@$(BIN)/python -m emolab.commands.warm_up
	@touch $(READY)

clean:
	rm -rf .venv
