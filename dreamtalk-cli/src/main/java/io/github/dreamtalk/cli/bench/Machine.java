package io.github.dreamtalk.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where figures were taken.
 *
 * @param cpu the processor's model, or its architecture if the system does not tell
 * @param cores processors available to the JVM
 * @param memoryBytes of the machine
 * @param loadAverage of the last minute when asked, or below 0 if the system does not tell; above 0 means that figures
 *     were taken beside other work
 * @param peakResidentBytes most memory this process has held, or 0 if the system does not tell
 */
record Machine(String cpu, int cores, long memoryBytes, double loadAverage, long peakResidentBytes) {
    private static final long KIBI = 1024;

    static Machine here() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long memory = system instanceof com.sun.management.OperatingSystemMXBean known ? known.getTotalMemorySize() : 0;
        String model = line("/proc/cpuinfo", "model name");
        String peak = line("/proc/self/status", "VmHWM");
        return new Machine(
                model == null ? system.getArch() : model,
                system.getAvailableProcessors(),
                memory,
                system.getSystemLoadAverage(),
                peak == null ? 0 : Long.parseLong(peak.replaceAll("\\D", "")) * KIBI);
    }

    private static @Nullable String line(String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(l -> l.startsWith(key))
                    .map(l -> l.substring(l.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null; // not Linux
        }
    }
}
