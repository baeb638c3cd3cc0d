package io.github.dreamtalk.cli.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The checkout this code was built in.
 *
 * @param commit its revision, or null outside a git checkout or without git
 * @param changed whether files differ from that revision
 */
record Checkout(@Nullable String commit, boolean changed) {
    private static final long SECONDS = 10;

    static Checkout here() {
        var source = Checkout.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return new Checkout(null, false);
        }
        try {
            Path folder = Path.of(source.getLocation().toURI()).getParent();
            String commit = git(folder, "rev-parse", "HEAD");
            String changes = git(folder, "status", "--porcelain", "--untracked-files=no");
            return new Checkout(commit, changes != null && !changes.isEmpty());
        } catch (URISyntaxException e) {
            return new Checkout(null, false);
        }
    }

    private static @Nullable String git(@Nullable Path folder, String... words) {
        try {
            ProcessBuilder builder = new ProcessBuilder("git");
            builder.command().addAll(java.util.List.of("-C", String.valueOf(folder)));
            builder.command().addAll(java.util.List.of(words));
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : null;
        } catch (IOException e) {
            return null; // no git here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
