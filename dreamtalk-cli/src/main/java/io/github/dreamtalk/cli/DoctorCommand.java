package io.github.dreamtalk.cli;

import io.github.dreamtalk.Diagnostics;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.error.Printable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what is here and what is not. */
@Command(
        name = "doctor",
        description =
                "Prints versions, devices, backends found with their jars, and models with checksums and licences.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private EngineOptions options = new EngineOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (DreamTalkEngine engine = options.open()) {
            Diagnostics d = engine.diagnostics();
            out.println("dreamtalk  " + d.libraryVersion());
            out.println("java       " + d.javaVersion());
            out.println("system     " + d.operatingSystem() + ", " + d.processors() + " processors");
            out.println("device     " + d.device());
            out.println("devices");
            d.devices()
                    .forEach(s -> out.println("  " + s.name() + " (" + s.runtime() + ")"
                            + (s.problem() == null ? "" : " NOT USABLE: " + s.problem())));
            out.println("backends");
            for (Diagnostics.Backend b : d.backends()) {
                out.println(
                        b.problem() == null
                                ? "  " + b.stage() + ": " + b.name() + " (priority " + b.priority() + ", "
                                        + b.location() + ")"
                                : "  " + b.stage() + ": " + b.name() + " BROKEN: " + b.problem());
            }
            out.println("models");
            d.models()
                    .forEach(m -> out.println("  " + Printable.of(m.name()) + "  " + m.bytes() + " bytes  sha256 "
                            + m.sha256() + "  " + Printable.of(m.licence()) + "  (" + m.origin() + ")"));
            out.flush();
        }
        return 0;
    }
}
