package io.github.dreamtalk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays seeds, kept findings (resources {@code /fuzz/TARGET/}, one file each) and a fixed series of mutations through
 * every target of a module.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AbstractFuzzTest {
    private static final int QUOTED = 60;
    private static final long[] EDGES = {0, 1, -1, 0x7f, 0x80, 0xffff, 0x7fffffffL, 0x80000000L, Long.MIN_VALUE};

    /** For the module's tests. */
    protected AbstractFuzzTest() {}

    /** The targets. */
    protected abstract List<? extends FuzzTarget> targets();

    /** How many mutations of a target are tried. */
    protected int mutations(FuzzTarget target) {
        return 1500;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void seedsAreSound(FuzzTarget target) {
        int read = 0;
        List<byte[]> seeds = target.seeds();
        for (byte[] seed : seeds) {
            read += target.feed(seed) ? 1 : 0;
        }
        assertThat(read).isEqualTo(seeds.size() - target.refusedSeeds()).isPositive();
    }

    /** A finding that is not mended ends in an error that says so. */
    @ParameterizedTest
    @MethodSource("targets")
    void findingsStayFixed(FuzzTarget target) throws IOException, URISyntaxException {
        URL folder = getClass().getResource("/fuzz/" + target.word());
        if (folder != null) {
            try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                for (Path file : files.toList()) {
                    assertThat(file).satisfies(f -> target.feed(Files.readAllBytes(f)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void mutationsAreReadOrRefused(FuzzTarget target) {
        Random random = new Random(target.word().hashCode());
        List<byte[]> seeds = target.seeds();
        int refused = 0;
        int tried = mutations(target);
        for (int i = 0; i < tried; i++) {
            byte[] input = seeds.get(random.nextInt(seeds.size()));
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                input = mutate(input, random);
            }
            refused += target.feed(input) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(tried / 50);
    }

    /** Wherever in a file a long text that steers a terminal stands, what is said of the file is short and steers nothing. */
    @ParameterizedTest
    @MethodSource("targets")
    void whatAFileSaysIsQuotedShort(FuzzTarget target) {
        Random random = new Random(target.word().length());
        for (byte[] seed : target.seeds()) {
            for (int i = 0; i < QUOTED && seed.length > 0; i++) {
                int at = random.nextInt(seed.length);
                byte[] hostile = (i % 3 == 0 ? "\u001b]0;\u202e" : i % 3 == 1 ? "\u009b2J\r" : "")
                        .concat("x".repeat(i % 2 == 0 ? 1 << 16 : 300))
                        .getBytes(StandardCharsets.UTF_8);
                byte[] input = Arrays.copyOf(seed, seed.length + hostile.length);
                System.arraycopy(hostile, 0, input, at, hostile.length);
                System.arraycopy(seed, at, input, at + hostile.length, seed.length - at);
                target.feed(input);
            }
        }
    }

    private static byte[] mutate(byte[] in, Random random) {
        if (in.length < 2) {
            return new byte[] {(byte) random.nextInt()};
        }
        byte[] out = in.clone();
        int at = random.nextInt(in.length);
        int length = Math.min(in.length - at, 1 + random.nextInt(16));
        switch (random.nextInt(5)) {
            case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> out[at] = (byte) random.nextInt();
            case 2 -> { // a number at the edge, of 1 to 8 bytes
                long edge = EDGES[random.nextInt(EDGES.length)];
                for (int i = 0; i < Math.min(length, 1 << random.nextInt(4)); i++) {
                    out[at + i] = (byte) (edge >>> 8 * i);
                }
            }
            case 3 -> { // a piece left out
                out = Arrays.copyOf(in, in.length - length);
                System.arraycopy(in, at + length, out, at, in.length - at - length);
            }
            default -> { // a piece from elsewhere
                int from = random.nextInt(in.length - length + 1);
                System.arraycopy(in, from, out, at, length);
            }
        }
        return out;
    }
}
