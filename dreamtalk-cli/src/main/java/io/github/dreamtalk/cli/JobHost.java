package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkJob;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Result;
import io.github.dreamtalk.spi.QualityReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;

/** Runs one job and says what was made. */
final class JobHost {
    private JobHost() {}

    static int run(
            EngineOptions options, DreamTalkRequest request, PrintWriter out, Function<DreamTalkJob, Result> work) {
        try (DreamTalkEngine engine = options.open()) {
            Result result = work.apply(engine.newJob(request));
            out.println(String.format(
                    Locale.ROOT,
                    "wrote %s: %d frames at %s fps, %.2f s of sound",
                    result.output(),
                    result.frames(),
                    result.rate(),
                    result.audioSeconds()));
            result.warnings().forEach(warning -> out.println("  ! " + warning));
            if (result.report() != null) {
                print(result.report(), out);
            }
            out.flush();
            return 0;
        }
    }

    private static void print(QualityReport report, PrintWriter out) {
        out.println("self-check (protocol " + report.protocol() + ")");
        report.measures()
                .forEach((name, value) -> out.println(String.format(Locale.ROOT, "  %-20s %10.3f", name, value)));
        report.warnings().forEach(warning -> out.println("  ! " + warning));
        if (report.warnings().isEmpty()) {
            out.println("  nothing stands out");
        }
    }
}
