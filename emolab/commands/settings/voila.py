"""Settings of the server that `emolab demo` starts; options on the command line win over them."""

import logging
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path

from emolab.commands import stopping

c = get_config()  # noqa: F821  given by traitlets, which runs this file

stopping.between_two_steps()

# One core a visitor. On two cores, an answer takes 64 ms with one thread; with two, which wait for each other as soon
# as anybody else computes, it takes a second.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# Who wants others to reach it puts it behind a proxy with a login (see README.md): Voilà itself asks nobody.
c.Voila.ip = "127.0.0.1"
c.Voila.port_retries = 100
c.Voila.tornado_settings = {
    "websocket_max_message_size": 64 * 2**20,
    # As long as the server's own interval: its default is longer, of which it warns at every visit.
    "ws_ping_timeout": 30_000,
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
# Kernels wait with the page drawn and the models read, so that visitors do not: as many as may come at the same moment.
# Where they are copies of one process, one takes 70 MB that it does not share, else half a gigabyte and seconds of a
# core. On a small machine, `emolab demo -- --VoilaConfiguration.preheat_kernel=False`.
c.VoilaConfiguration.preheat_kernel = True
c.VoilaConfiguration.multi_kernel_manager_class = "emolab.commands.kernels.VisitorKernels"
if sys.platform == "linux" and entry_points(group="jupyter_client.kernel_provisioners", name="emolab-copies"):
    c.KernelProvisionerFactory.default_provisioner_name = "emolab-copies"
    # What is imported before there is a kernel has to know how a kernel shows figures.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    c.VoilaConfiguration.default_pool_size = 4
else:
    c.VoilaConfiguration.default_pool_size = 1
# A kernel of a busy machine says late what it shows. After four seconds, as is usual, a page would be shown without it,
# and would stay so.
c.VoilaExecutor.iopub_timeout = c.VoilaExecutor.startup_timeout = 600
# The next ones are started when the visitors who took these have looked around: their pages need the cores first.
c.VoilaKernelManager.fill_delay = 10
# What a visitor says stays unread also on its way between two processes of this machine.
c.KernelManager.transport_encryption = "auto"
# A notebook that is run anew for each visitor needs nobody's trust in its outputs.
logging.getLogger("Voila").addFilter(lambda record: "is not trusted" not in record.getMessage())
# A visitor's kernel holds the models in memory; one whose visitor has gone must not keep it.
c.MappingKernelManager.cull_idle_timeout = 300
c.MappingKernelManager.cull_interval = 30
# The app is the notebook without its lessons: cells with this tag are left out.
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"course"}
