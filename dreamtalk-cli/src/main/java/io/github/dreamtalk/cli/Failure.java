package io.github.dreamtalk.cli;

import io.github.dreamtalk.error.DreamTalkException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is said of a failure: one line that people can act on. The trace of what nobody foresaw goes to a file, which the
 * line names.
 *
 * @param cause what ended the command
 */
record Failure(Throwable cause) {
    String line() {
        if (cause instanceof DreamTalkException) {
            return "dreamtalk: " + cause.getMessage();
        }
        if (cause instanceof OutOfMemoryError) {
            long megabytes = Runtime.getRuntime().maxMemory() >> 20;
            return "dreamtalk: out of memory (" + oneLine() + "): found a Java heap of at most " + megabytes
                    + " MB, expected more for this input; run it again with _JAVA_OPTIONS=-Xmx" + 2 * megabytes
                    + "m before the command, or use a shorter or smaller input; " + trace();
        }
        return "dreamtalk: unexpected failure: " + oneLine() + "; please report it with " + trace()
                + " and the output of 'dreamtalk doctor'";
    }

    /** Its own text, which may be anything, as one line that steers no terminal. */
    private String oneLine() {
        return new DreamTalkException(cause.toString()).getMessage().replaceAll("\\s+", " ");
    }

    /** Writes the trace; says where it is. */
    private String trace() {
        try {
            Path file = Files.createTempFile("dreamtalk-failure-", ".txt");
            try (PrintStream out = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
                cause.printStackTrace(out);
            }
            return "the trace in " + file;
        } catch (IOException | RuntimeException e) {
            return "its first place, " + place() + " (the trace could not be written: " + e + ")";
        }
    }

    private String place() {
        StackTraceElement[] places = cause.getStackTrace();
        return places.length == 0 ? "unknown" : places[0].toString();
    }
}
