package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.VideoFrame;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RecorderTargetTest {
    @TempDir
    Path folder;

    /** Writes down what is done to it, and fails where it is told to. */
    private static final class Notes extends FrameRecorder {
        final List<String> done = new ArrayList<>();
        final List<Frame> frames = new ArrayList<>();
        String failing = "";

        @Nullable
        Runnable whileRecording;

        private void note(String what) throws Exception {
            done.add(what);
            if (failing.contains(what)) {
                throw new Exception("no " + what);
            }
        }

        @Override
        public void start() throws Exception {
            note("start");
        }

        @Override
        public void flush() {}

        @Override
        public void stop() throws Exception {
            note("stop");
        }

        @Override
        public void record(Frame frame) throws Exception {
            if (whileRecording != null) {
                whileRecording.run();
            }
            frames.add(frame.clone());
            note(frame.image != null ? "picture" : "sound");
        }

        @Override
        public void release() throws Exception {
            note("release");
        }
    }

    private static DreamTalkRequest request(RgbImage portrait, Voice voice, FrameRate rate) {
        return DreamTalk.builder()
                .portrait(portrait)
                .crop(false)
                .voice(voice)
                .fps(rate)
                .synthesizer("counter")
                .build();
    }

    private static Voice tone(double seconds) {
        return Voice.pcm(MadeFiles.tone(440, seconds, 16000, 1), 16000, 1);
    }

    private FFmpegFrameRecorder lossless(String name) {
        FFmpegFrameRecorder recorder =
                new FFmpegFrameRecorder(folder.resolve(name).toFile(), 0, 0);
        recorder.setVideoCodec(avcodec.AV_CODEC_ID_FFV1);
        recorder.setAudioCodec(avcodec.AV_CODEC_ID_PCM_S16LE);
        recorder.setSampleFormat(avutil.AV_SAMPLE_FMT_S16);
        recorder.setSampleRate(16000);
        return recorder;
    }

    private record Clip(
            List<Integer> greys, float[] sound, int rate, int channels, double fps, int width, int height) {}

    private Clip read(String name) throws Exception {
        List<Integer> greys = new ArrayList<>();
        FloatBuffer sound = FloatBuffer.allocate(1 << 20);
        try (FFmpegFrameGrabber grabber =
                new FFmpegFrameGrabber(folder.resolve(name).toFile())) {
            grabber.start();
            int rate = grabber.getSampleRate();
            int channels = grabber.getAudioChannels();
            double fps = grabber.getVideoFrameRate();
            int width = grabber.getImageWidth();
            int height = grabber.getImageHeight();
            for (Frame f = grabber.grabFrame(true, true, true, false);
                    f != null;
                    f = grabber.grabFrame(true, true, true, false)) {
                if (f.image != null) {
                    greys.add(((ByteBuffer) f.image[0]).get(0) & 255);
                }
                if (f.samples != null) {
                    sound.put(AudioSamples.interleaved(f));
                }
            }
            float[] all = new float[sound.position()];
            sound.flip().get(all);
            return new Clip(greys, all, rate, channels, fps, width, height);
        }
    }

    private static List<Integer> greys(int count) {
        List<Integer> greys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            greys.add(SmallEngine.grey(i));
        }
        return greys;
    }

    @Test
    void aJobsFramesAndASoundAreWrittenTogether() throws Exception {
        FrameRate ntsc = FrameRate.parse("29.97");
        float[] sound = MadeFiles.tone(300, 3, 16000, 2);
        try (SmallEngine small = new SmallEngine();
                RecorderTarget target = new RecorderTarget(lossless("a.mkv"), ntsc)) {
            target.sound(sound, 16000, 2);
            small.engine.newJob(request(new RgbImage(33, 16), tone(1), ntsc)).frames(target);
            assertThat(target.frames()).isEqualTo(30);
        }
        Clip clip = read("a.mkv");
        assertThat(clip.greys()).isEqualTo(greys(30));
        assertThat(clip.fps()).isEqualTo(29.97, within(0.01));
        assertThat(clip.width()).as("JavaCV's recorder makes widths even").isEqualTo(34);
        assertThat(clip.channels()).isEqualTo(2);
        assertThat(clip.sound()).as("up to the last frame's end").hasSize(2 * (int) (30 * 1001L * 16000 / 30000));
        for (int i = 0; i < clip.sound().length; i++) {
            assertThat(clip.sound()[i]).isEqualTo(sound[i], within(1e-4f));
        }
    }

    @Test
    void theSoundOfAGrabberIsWrittenBesideTheFrames() throws Exception {
        Path wav = MadeFiles.sound(
                folder.resolve("tone.wav"),
                MadeFiles.tone(440, 0.5, 44100, 1),
                44100,
                1,
                avcodec.AV_CODEC_ID_PCM_S16LE);
        try (SmallEngine small = new SmallEngine();
                FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(wav.toFile())) {
            grabber.start();
            try (RecorderTarget target = new RecorderTarget(lossless("b.mkv"), FrameRate.FPS_25)) {
                target.sound(grabber);
                small.engine
                        .newJob(request(new RgbImage(32, 16), tone(1), FrameRate.FPS_25))
                        .frames(target);
            }
        }
        Clip clip = read("b.mkv");
        assertThat(clip.greys()).hasSize(25);
        assertThat(clip.rate()).as("the recorder's own").isEqualTo(16000);
        // JavaCV's resampling recorder fills its last block of 1024 with silence.
        assertThat(clip.sound().length).as("a sound that ends early").isBetween(8000, 8000 + 1024);
        float[] heard = java.util.Arrays.copyOf(clip.sound(), 8000);
        assertThat(MadeFiles.pitch(heard, 16000)).isEqualTo(440, within(4.0));
        assertThat(MadeFiles.rms(heard)).isEqualTo(0.5 / Math.sqrt(2), within(0.01));
    }

    @Test
    void aPublishersFramesAreWrittenAndTheirEndIsTold() throws Exception {
        RecorderTarget target = new RecorderTarget(lossless("c.mkv"), FrameRate.FPS_25);
        try (SmallEngine small = new SmallEngine()) {
            small.engine
                    .newJob(request(new RgbImage(32, 16), tone(0.4), FrameRate.FPS_25))
                    .publisher()
                    .subscribe(target);
            assertThat(target.finished().get(20, TimeUnit.SECONDS)).isEqualTo(10);
        }
        Clip clip = read("c.mkv");
        assertThat(clip.greys()).isEqualTo(greys(10));
        assertThat(clip.channels()).as("no sound was given").isZero();
        assertThatThrownBy(() -> target.accept(0, new RgbImage(1, 1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRecorderThatFailsEndsThePublishersJob() {
        Notes notes = new Notes();
        notes.failing = "picture";
        RecorderTarget target = new RecorderTarget(notes, FrameRate.FPS_25);
        try (SmallEngine small = new SmallEngine()) {
            var job = small.engine.newJob(request(new RgbImage(32, 16), tone(0.4), FrameRate.FPS_25));
            job.publisher().subscribe(target);
            assertThatThrownBy(() -> target.finished().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(MediaException.class)
                    .hasMessageContaining("no picture");
            assertThat(job.isCancelled()).isTrue();
        }
        assertThat(notes.done).containsExactly("start", "picture", "stop", "release");
    }

    @Test
    void aJobThatFailsIsTold() {
        Notes notes = new Notes();
        RecorderTarget target = new RecorderTarget(notes, FrameRate.FPS_25);
        try (SmallEngine small = new SmallEngine()) {
            small.engine
                    .newJob(request(new RgbImage(32, 16), Voice.bytes(new byte[10]), FrameRate.FPS_25))
                    .publisher()
                    .subscribe(target);
            assertThatThrownBy(() -> target.finished().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(InvalidInputException.class);
        }
        assertThat(notes.done).as("never started, so not stopped").containsExactly("release");
    }

    @Test
    void whatIsStartedIsStoppedAndReleasedOnce() {
        Notes notes = new Notes();
        try (RecorderTarget target = new RecorderTarget(notes, FrameRate.FPS_25)) {
            target.accept(0, new RgbImage(8, 4));
            target.close();
        }
        assertThat(notes.done).containsExactly("start", "picture", "stop", "release");
        assertThat(notes.getImageWidth()).isEqualTo(8);
        assertThat(notes.getImageHeight()).isEqualTo(4);
        assertThat(notes.getFrameRate()).isEqualTo(25);
    }

    @Test
    void aRecorderThatDoesNotStartIsReleasedAndNotStopped() {
        Notes notes = new Notes();
        notes.failing = "start";
        RecorderTarget target = new RecorderTarget(notes, FrameRate.FPS_25);
        assertThatThrownBy(() -> target.accept(0, new RgbImage(8, 4)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("could not be started")
                .hasMessageContaining("no start");
        target.close();
        assertThat(notes.done).containsExactly("start", "release");
    }

    @Test
    void aRecorderThatDoesNotStopIsReleasedAllTheSame() {
        Notes notes = new Notes();
        notes.failing = "stop release";
        RecorderTarget target = new RecorderTarget(notes, FrameRate.FPS_25);
        target.accept(0, new RgbImage(8, 4));
        assertThatThrownBy(target::close)
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("could not be stopped")
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("could not be released"));
        assertThat(notes.done).containsExactly("start", "picture", "stop", "release");
    }

    @Test
    @Timeout(20)
    void closingWaitsForTheFrameThatIsBeingWritten() throws Exception {
        Notes notes = new Notes();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        notes.whileRecording = () -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        RecorderTarget target = new RecorderTarget(notes, FrameRate.FPS_25);
        Thread writer = new Thread(() -> target.accept(0, new RgbImage(8, 4)));
        writer.start();
        inside.await();
        Thread closer = new Thread(target::close);
        closer.start();
        closer.join(100);
        assertThat(closer.isAlive()).isTrue();
        assertThat(notes.done).doesNotContain("release");
        go.countDown();
        closer.join();
        writer.join();
        assertThat(notes.done).containsExactly("start", "picture", "stop", "release");
    }

    @Test
    void closingCancelsTheSubscription() {
        boolean[] cancelled = new boolean[1];
        RecorderTarget target = new RecorderTarget(new Notes(), FrameRate.FPS_25);
        target.onSubscribe(subscription(cancelled));
        target.onNext(new VideoFrame(0, Duration.ZERO, new RgbImage(8, 4), null));
        target.close();
        assertThat(cancelled[0]).isTrue();
        assertThatThrownBy(() -> target.finished().get())
                .hasCauseInstanceOf(CancelledException.class)
                .hasMessageContaining("closed before its frames ended");
    }

    @Test
    void aSecondSubscriptionIsCancelled() {
        boolean[] first = new boolean[1];
        boolean[] second = new boolean[1];
        try (RecorderTarget target = new RecorderTarget(new Notes(), FrameRate.FPS_25)) {
            target.onSubscribe(subscription(first));
            target.onSubscribe(subscription(second));
            assertThat(first[0]).isFalse();
            assertThat(second[0]).isTrue();
        }
    }

    private static Flow.Subscription subscription(boolean[] cancelled) {
        return new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
                cancelled[0] = true;
            }
        };
    }

    @Test
    void anAlphaChannelReachesTheRecorder() {
        Notes notes = new Notes();
        try (RecorderTarget target = new RecorderTarget(notes, FrameRate.FPS_25)) {
            target.onSubscribe(subscription(new boolean[1]));
            target.onNext(new VideoFrame(
                    0, Duration.ZERO, new RgbImage(1, 1, new byte[] {1, 2, 3}), new byte[] {(byte) 128}));
        }
        Frame frame = notes.frames.get(0);
        assertThat(frame.imageChannels).isEqualTo(4);
        byte[] pixel = new byte[4];
        ((ByteBuffer) frame.image[0]).get(0, pixel);
        assertThat(pixel).containsExactly(1, 2, 3, (byte) 128);
    }

    @Test
    void soundIsGivenInPiecesThatKeepStep() {
        Notes notes = new Notes();
        try (RecorderTarget target = new RecorderTarget(notes, FrameRate.parse("29.97"))) {
            target.sound(MadeFiles.tone(100, 10, 44100, 1), 44100, 1);
            for (int i = 0; i < 4; i++) {
                target.accept(i, new RgbImage(8, 4));
            }
            assertThatThrownBy(() -> target.sound(new float[1], 8000, 1)).isInstanceOf(IllegalStateException.class);
        }
        assertThat(notes.done)
                .containsExactly(
                        "start", "picture", "sound", "picture", "sound", "picture", "sound", "picture", "sound", "stop",
                        "release");
        assertThat(notes.getSampleRate()).isEqualTo(44100);
        assertThat(notes.getAudioChannels()).isEqualTo(1);
        int total = notes.frames.stream()
                .filter(f -> f.samples != null)
                .mapToInt(f -> f.samples[0].remaining())
                .sum();
        assertThat(total).isEqualTo(4 * 44100 * 1001 / 30000);
    }

    @Test
    void soundsThatAreNoneAreRefused() {
        try (RecorderTarget target = new RecorderTarget(new Notes(), FrameRate.FPS_25)) {
            assertThatThrownBy(() -> target.sound(new float[3], 8000, 2))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("3 samples");
            assertThatThrownBy(() -> target.sound(new float[3], 0, 1)).isInstanceOf(InvalidInputException.class);
        }
    }

    /** To start such a recorder would end the JVM. */
    @Test
    void sideDataIsRefusedSinceJavaCvCannotWriteIt() {
        FFmpegFrameRecorder recorder = lossless("d.mp4");
        recorder.setDisplayRotation(90);
        try (RecorderTarget target = new RecorderTarget(recorder, FrameRate.FPS_25)) {
            assertThatThrownBy(() -> target.accept(0, new RgbImage(32, 16)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("display rotation");
        }
    }
}
