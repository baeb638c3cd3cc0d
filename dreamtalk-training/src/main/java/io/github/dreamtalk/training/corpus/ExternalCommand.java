package io.github.dreamtalk.training.corpus;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program of the system and gives back what it printed. */
final class ExternalCommand {
    private ExternalCommand() {}

    /** Waits for the end; standard error is thrown away, the exit status is not. */
    static byte[] run(List<String> command, String debianPackage) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new BackendUnavailableException(
                    "Cannot start " + command.get(0) + "; install it (Debian: apt-get install " + debianPackage + "): "
                            + e,
                    e);
        }
        try (InputStream out = process.getInputStream()) {
            byte[] printed = out.readAllBytes();
            int status = process.waitFor();
            if (status != 0) {
                throw new MediaException(
                        "Expected exit status 0, found " + status + " from " + command + ", which printed: "
                                + new String(printed, StandardCharsets.UTF_8)
                                        .lines()
                                        .findFirst()
                                        .orElse("nothing"));
            }
            return printed;
        } catch (IOException e) {
            throw new MediaException("Cannot read what " + command + " printed: " + e, e);
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new MediaException("Interrupted while waiting for " + command + "; run it again.", e);
        }
    }
}
