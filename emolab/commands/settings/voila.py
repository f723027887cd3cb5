"""Settings of the server that `emolab demo` starts; options on the command line win over them."""

import os
from pathlib import Path

c = get_config()  # noqa: F821  given by traitlets, which runs this file

# One core a visitor. On two cores, an answer takes 64 ms with one thread; with two, which wait for each other as soon
# as anybody else computes, it takes a second.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# Who wants others to reach it puts it behind a proxy with a login (see README.md): Voilà itself asks nobody.
c.Voila.ip = "127.0.0.1"
c.Voila.port_retries = 100
c.Voila.tornado_settings = {
    "websocket_max_message_size": 64 * 2**20,
    # A page that listens to voices talks to this machine only.
    "headers": {
        "Content-Security-Policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        "frame-ancestors 'self'"
    },
}
# The page itself: share/voila/templates/emolab.
own = str(Path(__file__).resolve().with_name("share"))
os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [own, os.environ.get("JUPYTER_PATH")]))
c.VoilaConfiguration.template = "emolab"
# One kernel waits with the page drawn and the models read, so that a visitor does not. It takes as much memory as one
# visitor: on a small machine, `emolab demo -- --VoilaConfiguration.preheat_kernel=False`.
c.VoilaConfiguration.preheat_kernel = True
c.VoilaConfiguration.default_pool_size = 1
c.VoilaConfiguration.multi_kernel_manager_class = "emolab.commands.kernels.VisitorKernels"
# The next one is started when the visitor who took this one has looked around: starting takes a core for seconds.
c.VoilaKernelManager.fill_delay = 10
# A visitor's kernel holds the models in memory; one whose visitor has gone must not keep it.
c.MappingKernelManager.cull_idle_timeout = 300
c.MappingKernelManager.cull_interval = 30
# The app is the notebook without its lessons: cells with this tag are left out.
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"course"}
