package io.github.dreamtalk.benchmarks.paired;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** What a test's installation runs: an entry of its jar, {@code figure}, says how many tenths of a second it takes. */
public final class FakeCommand {
    private static final byte[] PNG = {1, 2, 3, 4, 0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82
    };

    private FakeCommand() {}

    /**
     * Behaves like the command line, as far as the comparison sees it.
     *
     * @param arguments a command and its options, the last being the output
     * @throws Exception if a file cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        int tenths = figure();
        Path out = Path.of(arguments[arguments.length - 1]);
        switch (arguments[0]) {
            case "--version" -> System.out.println("fake " + tenths);
            case "motion" -> Files.writeString(out, "motion");
            case "bench" ->
                Files.writeString(
                        out,
                        "{\"request\": {\"audio_s\": 7}, \"repetitions\": 3, \"first_frame_s\": " + tenths / 10.0
                                + ", \"stages_s\": {\"sampling\": {\"median\": " + tenths
                                + ", \"all\": [1, 2]}}, \"only_" + tenths + "_s\": 1}");
            case "generate" -> {
                if (out.toString().endsWith(".mp4")) {
                    Files.writeString(out, "video");
                } else {
                    frames(out, tenths);
                }
            }
            default -> System.exit(2);
        }
        if (!Path.of(System.getProperty("java.io.tmpdir"))
                .getFileName()
                .toString()
                .endsWith("-tmp")) {
            System.exit(3);
        }
    }

    private static int figure() throws IOException {
        try (InputStream in = Objects.requireNonNull(FakeCommand.class.getResourceAsStream("/figure"))) {
            return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    /** A frame in two halves, then nothing for longer than any test waits. */
    private static void frames(Path out, int tenths) throws Exception {
        Path hidden = Files.createDirectories(out.resolveSibling("." + out.getFileName() + ".part"));
        Path frame = hidden.resolve("frame_000000.png");
        Files.write(frame, Arrays.copyOf(PNG, PNG.length - 1));
        Thread.sleep(100L * tenths);
        Files.write(frame, PNG);
        Thread.sleep(600_000);
    }
}
