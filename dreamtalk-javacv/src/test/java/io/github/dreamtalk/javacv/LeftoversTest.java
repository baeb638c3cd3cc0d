package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when grabbers and recorders are closed, as the package's description says. */
class LeftoversTest {
    @TempDir
    Path folder;

    @Test
    void oneThreadOfJavaCppStaysAndNothingElse() throws Exception {
        Set<String> before = threads();
        once();
        Set<String> left = new TreeSet<>(threads());
        left.removeAll(before);
        assertThat(left).isSubsetOf("JavaCPP Deallocator");
        assertThat(threads()).contains("JavaCPP Deallocator");
    }

    @Test
    void neitherOpenFilesNorNativeMemoryGrow() throws Exception {
        once();
        long files = openFiles();
        long bytes = Pointer.totalBytes();
        for (int i = 0; i < 20; i++) {
            once();
        }
        assertThat(openFiles()).isEqualTo(files);
        assertThat(Pointer.totalBytes())
                .as("what JavaCPP knows to be allocated")
                .isLessThanOrEqualTo(bytes + 100_000);
    }

    private void once() throws Exception {
        Path video = folder.resolve("a.mkv");
        FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(video.toFile(), 0, 0);
        recorder.setVideoCodec(avcodec.AV_CODEC_ID_FFV1);
        try (RecorderTarget target = new RecorderTarget(recorder, FrameRate.FPS_25)) {
            target.sound(MadeFiles.tone(440, 1, 16000, 1), 16000, 1);
            for (int i = 0; i < 5; i++) {
                target.accept(i, new RgbImage(256, 256));
            }
        }
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(video.toFile())) {
            grabber.start();
            assertThat(GrabberPortrait.of(grabber).picture().width()).isEqualTo(256);
        }
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(video.toFile())) {
            grabber.start();
            GrabberVoice.of(grabber).read().close();
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long openFiles() throws IOException {
        Path handles = Path.of("/proc/self/fd");
        if (!Files.isDirectory(handles)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(handles)) {
            return files.count();
        }
    }
}
