package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkJob;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.spi.QualityReport;
import io.github.dreamtalk.Result;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs one job; an interrupt (Ctrl-C) cancels it and waits until it has tidied up. */
final class JobHost {
    private static final long TIDY_SECONDS = 10;

    private JobHost() {}

    static int run(
            EngineOptions options, DreamTalkRequest request, PrintWriter out, Function<DreamTalkJob, Result> work) {
        try (DreamTalkEngine engine = options.open()) {
            DreamTalkJob job = engine.newJob(request);
            CountDownLatch finished = new CountDownLatch(1);
            Thread hook = new Thread(() -> {
                job.cancel();
                try {
                    finished.await(TIDY_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Runtime.getRuntime().addShutdownHook(hook);
            Result result;
            try {
                result = work.apply(job);
            } finally {
                finished.countDown();
                removeHook(hook);
            }
            out.println(String.format(
                    Locale.ROOT,
                    "wrote %s: %d frames at %s fps, %.2f s of sound",
                    result.output(),
                    result.frames(),
                    result.rate(),
                    result.audioSeconds()));
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

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is already going down, and the hook is what waits for us.
            Thread.yield();
        }
    }
}
