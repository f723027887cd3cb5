"""Settings of the server that `emolab lab` starts; options on the command line win over them."""

import os
from pathlib import Path

c = get_config()  # noqa: F821  given by traitlets, which runs this file

# One thread for small matrices, as `emolab.threads` says, also where a learner fits a model of their own.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

c.ServerApp.port_retries = 100
c.ServerApp.tornado_settings = {
    # A recording or an upload arrives as one message; the default of 10 MiB closes the connection without a word.
    "websocket_max_message_size": 64 * 2**20,
    # JupyterLab brings MathJax along; Voilà would ask for it elsewhere.
    "mathjax_url": "",
    "mathjax_config": None,
    # As in the demo: a page that listens to voices talks to this machine only. The demo opens here, too, under
    # /voila/render/notebooks/10_try_the_demo.ipynb.
    "headers": {
        "Content-Security-Policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        "frame-ancestors 'self'"
    },
}
# What a kernel is told and says stays unread also on its way between two processes of this machine.
c.KernelManager.transport_encryption = "auto"
own = str(Path(__file__).resolve().with_name("share"))
os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [own, os.environ.get("JUPYTER_PATH")]))
c.VoilaConfiguration.template = "emolab"
# As in the demo: what a busy machine shows late is waited for.
c.VoilaExecutor.iopub_timeout = c.VoilaExecutor.startup_timeout = 600
# Ctrl-C stops at once instead of asking on a terminal that may not be there.
c.ServerApp.answer_yes = True
# Both ask a server on the internet otherwise.
c.LabApp.news_url = None
# … and the question whether to ask that server stays unasked: lab/overrides.json.
c.LabApp.app_settings_dir = str(Path(__file__).resolve().with_name("lab"))
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
