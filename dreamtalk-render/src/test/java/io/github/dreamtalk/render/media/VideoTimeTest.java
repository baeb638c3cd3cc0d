package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures stand where their time stamps put them, on a grid of a constant rate, upright. */
class VideoTimeTest {
    private static final int FULL = 1 << 16;

    @TempDir
    Path dir;

    private record Seen(int level, double seconds) {}

    private static List<Seen> read(Path file) {
        List<Seen> seen = new ArrayList<>();
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            for (RgbImage image = video.next(); image != null; image = video.next()) {
                seen.add(new Seen(image.data()[0] & 255, video.seconds()));
            }
        }
        return seen;
    }

    /** Grey as limited range holds it. */
    private static int level(int rgb) {
        return (int) Math.round(16 + rgb * 219 / 255.0);
    }

    private static int[] levels(int... rgb) {
        return Arrays.stream(rgb).map(VideoTimeTest::level).toArray();
    }

    private static List<Integer> near(List<Seen> seen) {
        return seen.stream().map(s -> 10 * Math.round(s.level() / 10f)).toList();
    }

    /** 40 ms apart but for one gap of 160 ms: the picture before it stands four frames. */
    @ParameterizedTest
    @ValueSource(strings = {"mp4", "mov", "matroska"})
    void aGapIsHeld(String container) {
        Path file = Tracks.in(container)
                .pictures("mpeg4", levels(50, 100, 150, 200), new long[] {0, 40, 200, 240})
                .write(dir.resolve("gap"));
        List<Seen> seen = read(file);
        assertThat(near(seen)).containsExactly(50, 100, 100, 100, 100, 150, 200);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i).seconds()).isCloseTo(i / 25.0, within(1e-9));
        }
    }

    /** The last picture's own duration counts: 600 ms of a slide at the end. */
    @Test
    void theLastPictureStandsAsLongAsItSays() {
        Path file = Tracks.in("mp4")
                .pictures("mpeg4", levels(50, 100, 150), new long[] {0, 40, 80})
                .lastFor(600)
                .write(dir.resolve("slide.mp4"));
        assertThat(near(read(file))).startsWith(50, 100, 150).hasSize(2 + 15);
    }

    /** A screen recording: pictures when something moves. Its length is that of its time stamps. */
    @Test
    void avaryingRateKeepsItsTime() {
        long[] millis = {0, 33, 67, 400, 417, 433, 1000, 1033, 1500, 1983};
        int[] levels = new int[millis.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = level(20 * i + 20);
        }
        Path file = Tracks.in("matroska").pictures("mpeg4", levels, millis).write(dir.resolve("screen.mkv"));
        List<Seen> seen = read(file);
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            double fps = video.rate().fps();
            assertThat(seen.size() / fps).isCloseTo(2.02, within(0.05));
            int shown = 0;
            for (int i = 0; i < millis.length; i++) {
                int at = (int) Math.round(millis[i] / 1000.0 * fps);
                shown += near(seen).get(at) == 20 * i + 20 ? 1 : 0;
            }
            // Two that fall into one place of the grid cannot both be seen.
            assertThat(shown).isGreaterThanOrEqualTo(millis.length - 2);
        }
    }

    /** Containers round to a millisecond, and phones wander by more: each picture is seen once. */
    @Test
    void wanderingTimeStampsDropNothing() {
        java.util.Random random = new java.util.Random(4);
        long[] millis = LongStream.range(0, 60)
                .map(i -> i * 40 + (i == 0 ? 0 : random.nextInt(17) - 8))
                .toArray();
        int[] levels = new int[60];
        for (int i = 0; i < 60; i++) {
            levels[i] = level(i % 5 * 50 + 20);
        }
        List<Seen> seen =
                read(Tracks.in("mp4").pictures("mpeg4", levels, millis).write(dir.resolve("phone.mp4")));
        assertThat(seen.size()).isBetween(59, 61);
    }

    /** Sound counts from the first picture, too; pictures that begin late begin at 0. */
    @Test
    void timeBeginsWithTheFirstPicture() {
        Path file = Tracks.in("matroska")
                .sound("pcm_s16le", 16_000, "mono", new float[32_000], 1600)
                .pictures("mpeg4", levels(50, 100, 150), new long[] {1000, 1040, 1080})
                .write(dir.resolve("late.mkv"));
        assertThat(near(read(file))).containsExactly(50, 100, 150);
    }

    /** Recordings put one behind the other, each with a clock of its own: nothing is lost. */
    @Test
    void aClockThatIsSetBackGoesOn() throws IOException {
        Path first = Tracks.in("mpegts")
                .pictures("libopenh264", steps(0), millis(5000))
                .write(dir.resolve("a.ts"));
        Path second =
                Tracks.in("mpegts").pictures("libopenh264", steps(2), millis(0)).write(dir.resolve("b.ts"));
        Path joined = dir.resolve("joined.ts");
        Files.write(joined, Files.readAllBytes(first));
        Files.write(joined, Files.readAllBytes(second), java.nio.file.StandardOpenOption.APPEND);
        List<Integer> seen = near(read(joined));
        assertThat(seen.size()).isBetween(99, 101);
        assertThat(seen.subList(0, 50)).isEqualTo(near(read(first)).subList(0, 50));
        assertThat(seen.subList(seen.size() - 45, seen.size()))
                .isEqualTo(near(read(second)).subList(5, 50));
    }

    private static int[] steps(int phase) {
        return IntStream.range(0, 50)
                .map(i -> level((i + phase) / 5 % 5 * 50 + 20))
                .toArray();
    }

    private static long[] millis(int start) {
        return LongStream.range(0, 50).map(i -> start + 40 * i).toArray();
    }

    /** Two pictures ten hours apart are not a million frames. */
    @Test
    void whatStandsForHoursIsRefused() {
        Path file = Tracks.in("matroska")
                .pictures("mpeg4", levels(50, 100), new long[] {0, 50_000_000})
                .write(dir.resolve("long.mkv"));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("s of video, expected at most 43200.0 s");
    }

    /** The four quarters and the mirror image of a phone. The left half of what is stored is dark, the upper left black. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 1, 10 60 200 250",
        "0, 1, -1, 0, 200 10 250 60",
        "-1, 0, 0, -1, 250 200 60 10",
        "0, -1, 1, 0, 60 250 10 200",
        "-1, 0, 0, 1, 60 10 250 200"
    })
    void picturesAreTurnedUpright(int a, int b, int c, int d, String quarters) {
        Path file = Tracks.in("mp4")
                .quarters("mpeg4", 64, 32, levels(10, 60, 200, 250))
                .turned(a * FULL, b * FULL, 0, c * FULL, d * FULL, 0, 0, 0, 1 << 30)
                .write(dir.resolve("turned.mp4"));
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            RgbImage image = video.next();
            assertThat(image).isNotNull();
            int w = a == 0 ? 32 : 64;
            assertThat(image.width()).isEqualTo(w).isEqualTo(video.width());
            assertThat(image.height()).isEqualTo(96 - w).isEqualTo(video.height());
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int x = image.width() * (1 + 2 * (i % 2)) / 4;
                int y = image.height() * (1 + 2 * (i / 2)) / 4;
                found.add(10 * Math.round((image.data()[3 * (y * image.width() + x)] & 255) / 10f));
            }
            assertThat(found.toString()).isEqualTo("[" + quarters.replace(" ", ", ") + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"avi mjpeg", "avi ffv1", "matroska ffv1", "matroska libopenh264", "avi mpeg4"})
    void damagedStretchesAreCounted(String what) throws IOException {
        String container = what.split(" ")[0];
        String coding = what.split(" ")[1];
        int[] levels = new int[40];
        long[] millis = new long[40];
        for (int i = 0; i < 40; i++) {
            levels[i] = level(i % 2 * 200 + 20);
            millis[i] = 40L * i;
        }
        Path file = Tracks.in(container).pictures(coding, levels, millis).write(dir.resolve("hurt.avi"));
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            while (video.next() != null) {
                assertThat(video.damaged()).isZero();
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = bytes.length / 3; i < bytes.length / 2; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(file, bytes);
        try (VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT)) {
            int frames = 0;
            while (video.next() != null) {
                frames++;
            }
            assertThat(video.damaged()).isPositive();
            assertThat(frames).isGreaterThan(10);
        }
    }
}
