package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.PcmAudio;
import io.github.dreamtalk.spi.MediaWriter;
import io.github.dreamtalk.spi.PictureSize;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Natives that are closed by one thread while another uses them, and natives whose making fails half-way. */
@Timeout(120)
class MediaLifetimesTest {
    @TempDir
    Path dir;

    private final FfmpegMediaWriter writer = new FfmpegMediaWriter(1);

    @AfterEach
    void close() {
        writer.close();
    }

    private Path video(int frames) {
        Path file = dir.resolve("clip.mp4");
        try (MediaWriter.Output output =
                writer.open(MediaTarget.file(file), new PictureSize(128, 96), FrameRate.FPS_25, null)) {
            for (int i = 0; i < frames; i++) {
                output.write(Discs.frame(128, 96, i));
            }
            output.finish();
        }
        return file;
    }

    /** Runs until it throws, and gives what it threw. */
    private static Thread until(AtomicReference<Throwable> thrown, CountDownLatch running, Runnable step) {
        Thread thread = new Thread(() -> thrown.set(catchThrowable(() -> {
            while (true) {
                step.run();
                running.countDown();
            }
        })));
        thread.start();
        return thread;
    }

    @Test
    void aVideoMayBeClosedWhileAnotherThreadReadsIt() throws Exception {
        Path file = video(250);
        for (int round = 0; round < 40; round++) {
            VideoFrames video = VideoFrames.open(file, MediaLimits.DEFAULT);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            CountDownLatch running = new CountDownLatch(1 + round % 5);
            Thread thread = until(thrown, running, video::next);
            assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
            video.close();
            thread.join();
            assertThat(thrown.get()).isInstanceOfAny(IllegalStateException.class, CancelledException.class);
            video.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp4", "webm"})
    void anOutputMayBeClosedWhileAnotherThreadWrites(String format) throws Exception {
        for (int round = 0; round < 20; round++) {
            MediaWriter.Output output = round % 2 == 0
                    ? writer.open(
                            MediaTarget.file(dir.resolve("v." + format)),
                            new PictureSize(128, 96),
                            FrameRate.FPS_25,
                            null)
                    : writer.open(
                            MediaTarget.stream(new ByteArrayOutputStream(), format),
                            new PictureSize(128, 96),
                            FrameRate.FPS_25,
                            null);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            CountDownLatch running = new CountDownLatch(1 + round);
            Thread thread = until(thrown, running, () -> output.write(Discs.frame(128, 96, 1)));
            assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
            output.close();
            thread.join();
            assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
        }
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left).isEmpty();
        }
    }

    /** The stream itself closes its output from inside FFmpeg's call: nothing may be freed before that call returns. */
    @Test
    void aStreamMayCloseTheOutputThatWritesToIt() {
        AtomicReference<MediaWriter.Output> output = new AtomicReference<>();
        OutputStream stream = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] b, int off, int len) {
                if (output.get() != null) {
                    output.get().close();
                }
                super.write(b, off, len);
            }
        };
        output.set(writer.open(MediaTarget.stream(stream, "webm"), new PictureSize(128, 96), FrameRate.FPS_25, null));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        output.get().write(Discs.frame(128, 96, i));
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void closingTheReaderEndsWhatItDecodes() throws Exception {
        // Ten minutes of sound take seconds to decode.
        Path file = Wav.sine(dir.resolve("long.wav"), 600, 44_100, 2);
        FfmpegMediaReader reader = new FfmpegMediaReader();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> thrown.set(
                catchThrowable(() -> reader.openAudio(file, MediaLimits.DEFAULT).close())));
        thread.start();
        Thread.sleep(30);
        reader.close();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> reader.openAudio(file, MediaLimits.DEFAULT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> reader.readImage(file, MediaLimits.DEFAULT)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptEndsDecodingAndStaysSet() throws Exception {
        Path file = Wav.sine(dir.resolve("a.wav"), 2, 16_000, 1);
        try (FfmpegMediaReader reader = new FfmpegMediaReader()) {
            Thread.currentThread().interrupt();
            Throwable thrown = catchThrowable(() -> reader.openAudio(file, MediaLimits.DEFAULT));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).isInstanceOf(CancelledException.class).hasMessageContaining("interrupted");
        }
    }

    /** A channel would be closed by it, for everybody who hears this voice. */
    @Test
    void anInterruptOfOneListenerDisturbsNoOther() throws Exception {
        Path file = Wav.sine(dir.resolve("a.wav"), 2, 16_000, 1);
        try (FfmpegMediaReader reader = new FfmpegMediaReader();
                PcmAudio audio = reader.openAudio(file, MediaLimits.DEFAULT)) {
            float[] undisturbed = SoundReadingTest.all(audio);
            try (PcmAudio.Reader other = audio.open();
                    PcmAudio.Reader interrupted = audio.open()) {
                float[] block = new float[1000];
                Thread.currentThread().interrupt();
                int first = interrupted.read(block, 0, 1000);
                assertThat(Thread.interrupted())
                        .as("the interrupt is the caller's to see")
                        .isTrue();
                assertThat(first).isEqualTo(1000);
                assertThat(other.read(block, 0, 1000)).isEqualTo(1000);
            }
            assertThat(SoundReadingTest.all(audio)).isEqualTo(undisturbed);
        }
    }

    @Test
    void aClosedWriterOpensNothingAndLeavesOpenOutputsToTheirOwners() {
        FfmpegMediaWriter closing = new FfmpegMediaWriter(1);
        Path file = dir.resolve("v.mp4");
        try (MediaWriter.Output output =
                closing.open(MediaTarget.file(file), new PictureSize(64, 48), FrameRate.FPS_25, null)) {
            output.write(Discs.frame(64, 48, 0));
            closing.close();
            output.write(Discs.frame(64, 48, 1));
            output.finish();
        }
        assertThat(file).exists();
        assertThatThrownBy(() -> closing.open(MediaTarget.file(file), new PictureSize(64, 48), FrameRate.FPS_25, null))
                .isInstanceOf(IllegalStateException.class);
    }

    /** Counted in a JVM whose heap does not change its size. */
    @Test
    void whatFailsHalfWayIsFreed() throws Exception {
        Path sound = Wav.sine(dir.resolve("a.wav"), 0.1, 16_000, 3);
        List<String> said = ChildJvm.run(
                List.of(),
                List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
                LeakProbe.class,
                sound.toString(),
                video(3).toString());
        assertThat(said).hasSize(10).endsWith("exit 0");
        for (String line : said.subList(0, 9)) {
            int grown = Integer.parseInt(line.replaceAll(".*: (-?\\d+) MB", "$1"));
            assertThat(grown).as(line).isLessThan(16);
        }
    }

    /** JavaCPP refuses to allocate once the process has a few times the size of Java's heap; neural networks are larger. */
    @Test
    void aProcessMuchLargerThanItsHeapReadsAndWrites() throws Exception {
        Path sound = Wav.sine(dir.resolve("a.wav"), 1, 22_050, 2);
        List<String> said = ChildJvm.run(List.of(), List.of("-Xmx64m"), SmallHeapProbe.class, sound.toString());
        assertThat(said).hasSize(7).endsWith("exit 0");
        assertThat(said.subList(0, 5)).containsOnly("works");
        // The one thing that only JavaCPP can make.
        assertThat(said.get(5))
                .startsWith("BackendUnavailableException: FFmpeg: found a process of ")
                .contains("expected at most 256 MB", "org.bytedeco.javacpp.maxphysicalbytes=0");
    }

    /** An application that works with JavaCPP itself may have a scope open, which frees what is allocated inside it. */
    @Test
    void aScopeOfTheApplicationFreesNothingOfOurs() throws Exception {
        Path sound = Wav.sine(dir.resolve("a.wav"), 0.4, 22_050, 2);
        assertThat(ChildJvm.run(
                        List.of(),
                        List.of(),
                        ScopeProbe.class,
                        sound.toString(),
                        video(10).toString()))
                .containsExactly("10 frames", "streamed true, written true", "exit 0");
    }
}
