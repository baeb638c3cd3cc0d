package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalk;
import picocli.CommandLine.IVersionProvider;

/** The library's version. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"dreamtalk " + DreamTalk.diagnostics().libraryVersion()};
    }
}
