"""Settings of the server that `emolab demo` starts; options on the command line win over them."""

c = get_config()  # noqa: F821  given by traitlets, which runs this file

# Who wants others to reach it puts it behind a proxy with a login (see README.md): Voilà itself asks nobody.
c.Voila.ip = "127.0.0.1"
c.Voila.port_retries = 100
c.Voila.tornado_settings = {
    "websocket_max_message_size": 64 * 2**20,
    # Voilà's page asks a CDN for icons that nobody sees; a page that listens to voices talks to this machine only.
    "headers": {
        "Content-Security-Policy": "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'self'"
    },
}
# A visitor's kernel holds the models in memory; one whose visitor has gone must not keep it.
c.MappingKernelManager.cull_idle_timeout = 300
c.MappingKernelManager.cull_interval = 30
# The app is the notebook without its lessons: cells with this tag are left out.
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"course"}
