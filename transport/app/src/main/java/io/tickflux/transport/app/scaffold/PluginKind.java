package io.tickflux.transport.app.scaffold;

/** The kinds of plugins that there is a project for. */
public enum PluginKind {
    TRIGGER("trigger", "Trigger", "TriggerProvider"),
    BGWORKER("bgworker", "Feeder", "BgWorkerProvider");

    private final String folder;
    private final String classSuffix;
    private final String service;

    PluginKind(String folder, String classSuffix, String service) {
        this.folder = folder;
        this.classSuffix = classSuffix;
        this.service = service;
    }

    /** Where its templates lie. */
    String folder() {
        return folder;
    }

    /** Behind the plugin's name in the names of its classes, so that none is one of the API's. */
    String classSuffix() {
        return classSuffix;
    }

    /** The interface of {@code io.tickflux.api.plugin} that its provider implements. */
    String service() {
        return service;
    }
}
