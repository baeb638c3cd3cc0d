package io.github.dreamtalk.cli;

import io.github.dreamtalk.DreamTalkListener;
import io.github.dreamtalk.spi.Phase;
import java.io.PrintWriter;
import java.util.Locale;

/** A bar with phase and remaining time on a terminal, plain lines otherwise. */
final class ProgressPrinter implements DreamTalkListener {
    private static final int BAR = 30;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final int PLAIN_LINES = 10;

    private final PrintWriter out;
    private final boolean terminal;
    private long started;
    private long drawn;
    private long plainTenths;

    ProgressPrinter(PrintWriter out) {
        this(out, Boolean.getBoolean("dreamtalk.terminal"));
    }

    ProgressPrinter(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    private static String name(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void phaseStarted(Phase phase, long total) {
        started = System.nanoTime();
        drawn = 0;
        plainTenths = 0;
        if (!terminal && total > 1) {
            out.println(name(phase) + ": " + total + " frames");
            out.flush();
        }
    }

    @Override
    public void phaseProgress(Phase phase, long done, long total) {
        long now = System.nanoTime();
        double left = (now - started) / 1e9 / done * (total - done);
        if (terminal) {
            if (now - drawn > REDRAW_NANOS || done == total) {
                drawn = now;
                int filled = (int) (BAR * done / total);
                out.print(String.format(
                        Locale.ROOT,
                        "\r%-9s [%s%s] %d/%d frames, %.0f s left   ",
                        name(phase),
                        "#".repeat(filled),
                        "-".repeat(BAR - filled),
                        done,
                        total,
                        left));
                out.flush();
            }
        } else {
            long tenths = PLAIN_LINES * done / total;
            if (tenths > plainTenths) {
                plainTenths = tenths;
                out.println(
                        String.format(Locale.ROOT, "%s: %d/%d frames, %.0f s left", name(phase), done, total, left));
                out.flush();
            }
        }
    }

    @Override
    public void phaseEnded(Phase phase) {
        if (terminal && drawn != 0) {
            out.println();
        }
        out.println(String.format(Locale.ROOT, "%s: done in %.2f s", name(phase), (System.nanoTime() - started) / 1e9));
        out.flush();
    }

    @Override
    public void phaseFailed(Phase phase, Throwable failure) {
        if (terminal && drawn != 0) {
            out.println();
        }
        out.println(name(phase) + ": failed");
        out.flush();
    }
}
