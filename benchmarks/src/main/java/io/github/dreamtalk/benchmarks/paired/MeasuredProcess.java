package io.github.dreamtalk.benchmarks.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What a process took, seen from outside.
 *
 * @param wallSeconds from its start to its end, or to the moment it was waited for
 * @param cpuSeconds processor time of all its threads, up to the last look, at most 5 ms before its end
 * @param peakBytes largest resident set up to the last look; NaN where the system does not tell it
 */
record MeasuredProcess(double wallSeconds, double cpuSeconds, double peakBytes) {
    private static final int LOOK_MILLIS = 5;
    private static final int SECONDS_TO_TIDY_UP = 10;
    private static final int LONGEST_TAIL = 4000;

    /**
     * Runs a command to its end.
     *
     * @param command program and arguments
     * @param temporary where a JVM is to put its temporary files
     * @param log receives what it prints
     * @return what it took
     * @throws IOException if it cannot be started, or ends with another status than 0
     * @throws InterruptedException if this thread is interrupted; the process is then ended
     */
    static MeasuredProcess run(List<String> command, Path temporary, Path log)
            throws IOException, InterruptedException {
        return run(command, temporary, log, () -> false);
    }

    /**
     * Runs a command until something is seen, and ends it then.
     *
     * @param command program and arguments
     * @param temporary where a JVM is to put its temporary files
     * @param log receives what it prints
     * @param seen asked every few milliseconds
     * @return what it took until then
     * @throws IOException if it cannot be started, or ends before
     * @throws InterruptedException if this thread is interrupted; the process is then ended
     */
    static MeasuredProcess until(List<String> command, Path temporary, Path log, BooleanSupplier seen)
            throws IOException, InterruptedException {
        boolean[] done = new boolean[1];
        MeasuredProcess measured = run(command, temporary, log, () -> done[0] = seen.getAsBoolean());
        if (!done[0]) {
            throw new IOException(command + " ended before what was waited for:\n" + tail(log));
        }
        return measured;
    }

    private static MeasuredProcess run(List<String> command, Path temporary, Path log, BooleanSupplier enough)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // The one way to say it to a JVM behind a launcher. Natives unpacked there stay from run to run, as for a user.
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary.toAbsolutePath());
        Process process = builder.start();
        try {
            double cpu = 0;
            double peak = Double.NaN;
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            boolean stopped = false;
            while (!stopped && !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                cpu = Math.max(cpu, cpuSeconds(process));
                double found = peakBytes(status);
                peak = Double.isNaN(found) ? peak : found;
                stopped = enough.getAsBoolean();
            }
            double wall = (System.nanoTime() - start) / 1e9;
            if (!stopped && process.exitValue() != 0) {
                throw new IOException(command + " ended with status " + process.exitValue() + ":\n" + tail(log));
            }
            return new MeasuredProcess(wall, cpu, peak);
        } finally {
            process.destroy();
            if (!process.waitFor(SECONDS_TO_TIDY_UP, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static String tail(Path log) throws IOException {
        String all = Files.readString(log);
        return all.substring(Math.max(0, all.length() - LONGEST_TAIL));
    }

    private static double cpuSeconds(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private static double peakBytes(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return 1024 * Double.parseDouble(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException e) {
            // The process has ended meanwhile, or the system is not Linux: nothing is known at this look.
        }
        return Double.NaN;
    }
}
