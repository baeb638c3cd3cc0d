package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static io.github.dreamtalk.Waiting.failure;
import static io.github.dreamtalk.Waiting.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.FakeStages.Stop;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.motion.MotionSequence;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A voice in every shape; the leak check sees that no temporary file outlives its job. */
@Timeout(60)
class VoiceTest {
    @TempDir
    Path folder;

    private final FakeStages stages = new FakeStages().sound(50);
    private final DreamTalkEngine engine = stages.engine().build();

    @AfterEach
    void close() {
        stages.release();
        engine.close();
        assertThat(stages.faults).isEmpty();
    }

    private MotionSequence motion(Voice voice) {
        return engine.newJob(request().voice(voice).build()).motion();
    }

    private DreamTalkJob job(Voice voice) {
        return engine.newJob(request().voice(voice).build());
    }

    private FakeStages.Wav wav() {
        assertThat(stages.wavs).hasSize(1);
        return stages.wavs.remove(0);
    }

    @Test
    void bytesOfAFileServeAnyNumberOfJobs() {
        AtomicReference<byte[]> read = new AtomicReference<>();
        AtomicReference<Path> where = new AtomicReference<>();
        byte[] mp3 = {'I', 'D', '3', 4, 5};
        Voice voice = Voice.bytes(mp3);
        for (int i = 0; i < 2; i++) {
            stages.on(Point.WRITE, resource -> {
                where.set(stages.voice);
                read.set(Files.readAllBytes(stages.voice));
            });
            job(voice).generate(Path.of("out.mp4"));
            assertThat(read.get()).as("the same bytes go beside the picture").isEqualTo(mp3);
            assertThat(where.get()).doesNotExist();
        }
        assertThat(voice).hasToString("5 bytes in memory").isEqualTo(voice).isNotEqualTo(Voice.bytes(mp3));
    }

    @Test
    void aStreamIsReadOnceAndClosed() {
        AtomicInteger closed = new AtomicInteger();
        byte[] bytes = new byte[200_000];
        InputStream stream = new ByteArrayInputStream(bytes) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        AtomicReference<Long> size = new AtomicReference<>();
        stages.on(Point.WRITE, resource -> size.set(Files.size(stages.voice)));
        Voice voice = Voice.stream(stream);
        job(voice).generate(Path.of("out.mp4"));
        assertThat(size.get()).isEqualTo(200_000);
        assertThat(closed).hasValue(1);
        assertThatThrownBy(() -> motion(voice))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a stream that an earlier job has read");
    }

    /** A stream may have nothing for now. */
    @Test
    void aStreamThatHesitatesIsReadToItsEnd() {
        InputStream slow = new ByteArrayInputStream(new byte[1000]) {
            private boolean hesitated;

            @Override
            public int read(byte[] into) {
                if (!hesitated) {
                    hesitated = true;
                    return 0;
                }
                return super.read(into, 0, into.length);
            }
        };
        AtomicReference<Long> size = new AtomicReference<>();
        stages.on(Point.WRITE, resource -> size.set(Files.size(stages.voice)));
        job(Voice.stream(slow)).generate(Path.of("out.mp4"));
        assertThat(size.get()).isEqualTo(1000);
    }

    /** Closing it does not end the read of every stream. */
    @Test
    void aCancelledJobReadsNoFurtherFromAStreamWithoutAnEnd() {
        AtomicReference<DreamTalkJob> job = new AtomicReference<>();
        AtomicInteger reads = new AtomicInteger();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] into) {
                if (reads.incrementAndGet() == 3) {
                    job.get().cancel();
                }
                if (reads.get() > 100) {
                    throw new AssertionError("it is read on");
                }
                return into.length;
            }
        };
        job.set(job(Voice.stream(endless)));
        assertThatThrownBy(() -> job.get().generate(Path.of("out.mp4"))).isInstanceOf(CancelledException.class);
        assertThat(reads).hasValueLessThan(5);
    }

    @Test
    void aStreamThatFailsIsToldAsOne() {
        AtomicInteger closed = new AtomicInteger();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        assertThatThrownBy(() -> motion(Voice.stream(broken)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("the voice's stream failed: java.io.IOException: connection reset");
        assertThat(closed).hasValue(1);
        InputStream brokenAtTheEnd = new ByteArrayInputStream(new byte[10]) {
            @Override
            public void close() throws IOException {
                throw new IOException("checksum");
            }
        };
        assertThatThrownBy(() -> motion(Voice.stream(brokenAtTheEnd)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("the voice's stream failed: java.io.IOException: checksum")
                .hasMessageNotContaining("temporary");
    }

    @ParameterizedTest
    @CsvSource({"16000,1", "22050,1", "48000,2", "1000,1", "384000,64"})
    void pcmGoesThroughAWavFileOfItsOwnRate(int rate, int channels) throws Exception {
        float[] samples = new float[640 * channels * 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(i * 0.01) * 0.9f;
        }
        AtomicReference<AudioFormat> heard = new AtomicReference<>();
        stages.on(Point.WRITE, resource -> {
            try (AudioInputStream sound = AudioSystem.getAudioInputStream(stages.voice.toFile())) {
                heard.set(sound.getFormat());
                assertThat(sound.getFrameLength()).isEqualTo(1280);
            }
        });
        Voice voice = Voice.pcm(samples, rate, channels);
        assertThat(voice).hasToString("1280 samples of PCM at " + rate + " Hz");
        job(voice).generate(Path.of("out.mp4"));
        assertThat(heard.get().getEncoding()).isEqualTo(AudioFormat.Encoding.PCM_FLOAT);
        assertThat(heard.get().getSampleRate()).isEqualTo(rate);
        assertThat(heard.get().getChannels()).isEqualTo(channels);
        assertThat(heard.get().getSampleSizeInBits()).isEqualTo(32);
        FakeStages.Wav wav = wav();
        assertThat(wav.rate()).isEqualTo(rate);
        assertThat(wav.channels()).isEqualTo(channels);
        assertThat(wav.samples()).containsExactly(samples);
        assertThat(wav.file()).doesNotExist();
    }

    @Test
    void shortsAreScaledToFloats() {
        short[] samples = new short[1600];
        samples[0] = Short.MIN_VALUE;
        samples[1] = Short.MAX_VALUE;
        samples[2] = 1;
        motion(Voice.pcm(samples, 16_000, 1));
        assertThat(wav().samples()).startsWith(-1f, 32767 / 32768f, 1 / 32768f, 0f);
    }

    @Test
    void pcmThatCannotBeIsRefused() {
        assertThatThrownBy(() -> Voice.pcm(new float[3], 16_000, 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3 samples")
                .hasMessageContaining("2 channels");
        assertThatThrownBy(() -> Voice.pcm(new float[3], 999, 1)).hasMessageContaining("sample rate: found 999");
        assertThatThrownBy(() -> Voice.pcm(new float[3], 384_001, 1)).hasMessageContaining("found 384001");
        assertThatThrownBy(() -> Voice.pcm(new short[3], 16_000, 0)).hasMessageContaining("channels: found 0");
        assertThatThrownBy(() -> Voice.pcm(new float[65], 16_000, 65)).hasMessageContaining("channels: found 65");
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] samples = new float[20_000];
            samples[17_000] = wrong;
            assertThatThrownBy(() -> motion(Voice.pcm(samples, 16_000, 1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("found " + wrong + " at sample 17000");
        }
    }

    @Test
    void aPushedVoiceIsWaitedForToItsEnd() {
        try (PushedVoice voice = PushedVoice.of(16_000, 1)) {
            CompletableFuture<MotionSequence> motion = new Waiting.Caller<>(job(voice)::motion).result();
            float[] loud = new float[320];
            java.util.Arrays.fill(loud, 0.25f);
            for (int i = 0; i < 60; i++) {
                voice.push(loud);
            }
            voice.push(loud, 0, 320);
            voice.push(new float[1000], 5, 640);
            voice.push(new short[640], 0, 640);
            Waiting.pause(20);
            assertThat(motion).isNotDone();
            voice.end();
            voice.end();
            MotionSequence made = result(motion);
            assertThat(made.frames()).isEqualTo((61 * 320 + 1280) / 640 + 1);
            assertThat(made.channel("jawOpen")[10]).isEqualTo(0.25f, within(0.01f));
            assertThat(motion(voice)).as("it lives until it is closed").isEqualTo(made);
            assertThatThrownBy(() -> voice.push(loud))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has ended");
        }
    }

    @Test
    void anInterruptedThreadMayPush() {
        try (PushedVoice voice = PushedVoice.of(16_000, 1)) {
            float[] loud = new float[16_000];
            java.util.Arrays.fill(loud, 0.25f);
            Thread.currentThread().interrupt();
            try {
                voice.push(loud);
                voice.push(loud);
                voice.end();
            } finally {
                assertThat(Thread.interrupted())
                        .as("the interrupt is left to its owner")
                        .isTrue();
            }
            assertThat(motion(voice).frames()).isEqualTo(32_000 / 640);
        }
    }

    @Test
    void whatIsPushedIsChecked() {
        try (PushedVoice voice = PushedVoice.of(48_000, 2)) {
            assertThat(voice).hasToString("pushed voice at 48000 Hz");
            assertThatThrownBy(() -> voice.push(new float[3])).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> voice.push(new float[4], 2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> voice.push(new short[4], 2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> voice.push(new float[] {0, Float.NaN})).hasMessageContaining("NaN");
            assertThatThrownBy(() -> PushedVoice.of(1, 1)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aPushedVoiceThatFailsFailsItsJob() {
        IOException cause = new IOException("the speech engine has gone");
        try (PushedVoice voice = PushedVoice.of(16_000, 1)) {
            CompletableFuture<MotionSequence> motion = new Waiting.Caller<>(job(voice)::motion).result();
            voice.push(new float[640]);
            voice.fail(cause);
            voice.fail(new IOException("again"));
            assertThat(failure(motion))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("the speech engine has gone")
                    .hasCause(cause);
            assertThatThrownBy(() -> motion(voice)).isInstanceOf(MediaException.class);
            assertThatThrownBy(() -> voice.push(new float[640]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has failed");
            voice.end();
            assertThatThrownBy(() -> motion(voice)).as("a failure stays one").hasCause(cause);
        }
        try (PushedVoice voice = PushedVoice.of(16_000, 1)) {
            voice.push(new float[640]);
            voice.end();
            voice.fail(cause);
            assertThat(motion(voice).frames()).as("what has ended is whole").isEqualTo(1);
        }
    }

    @Test
    void aPushedVoiceThatIsClosedEndsTheWaitAndRefuses() {
        PushedVoice voice = PushedVoice.of(16_000, 1);
        voice.push(new float[640]);
        CompletableFuture<MotionSequence> motion = new Waiting.Caller<>(job(voice)::motion).result();
        Waiting.until(() -> stages.calls.get(Point.CREATE).get() >= 3);
        voice.close();
        voice.close();
        assertThat(failure(motion)).isInstanceOf(InvalidInputException.class).hasMessageContaining("that is closed");
        assertThatThrownBy(() -> voice.push(new float[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        voice.end();
        assertThatThrownBy(() -> motion(voice)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aPushedVoiceWithoutASampleIsNoSound() {
        try (PushedVoice voice = PushedVoice.of(16_000, 1)) {
            voice.end();
            assertThatThrownBy(() -> motion(voice))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no samples in pushed voice");
        }
    }

    /** The encoder opens it long after the decoder did. */
    @Test
    void aPushedVoiceThatIsClosedInUseStaysForThoseWhoReadIt() {
        PushedVoice voice = PushedVoice.of(16_000, 1);
        voice.push(new float[6400]);
        voice.end();
        Stop stop = stages.stopAt(Point.WRITE, 1);
        CompletableFuture<Result> one = job(voice).generateAsync(folder.resolve("1.mp4"));
        stop.await();
        Path file = stages.voice;
        voice.close();
        assertThat(file).exists();
        stop.go();
        assertThat(result(one).frames()).isEqualTo(10);
        assertThat(file).doesNotExist();
    }

    @Test
    void cancellingEndsTheWaitForAPushedVoice() {
        try (PushedVoice voice = PushedVoice.of(16_000, 1)) {
            DreamTalkJob job = job(voice);
            CompletableFuture<MotionSequence> motion = new Waiting.Caller<>(job::motion).result();
            Waiting.until(() -> stages.calls.get(Point.CREATE).get() >= 3);
            job.cancel();
            assertThat(failure(motion)).isInstanceOf(CancelledException.class);
            voice.push(new float[640]);
            voice.end();
            assertThat(motion(voice).frames())
                    .as("the voice is none the worse for it")
                    .isEqualTo(1);
        }
    }

    @Test
    void aFileIsTakenAsItIs() {
        Voice voice = Voice.file(Path.of("speech.wav"));
        job(voice).generate(Path.of("out.mp4"));
        assertThat(stages.voice).isEqualTo(Path.of("speech.wav"));
        assertThat(voice)
                .hasToString("speech.wav")
                .isEqualTo(Voice.file(Path.of("speech.wav")))
                .hasSameHashCodeAs(Voice.file(Path.of("speech.wav")))
                .isNotEqualTo(Voice.file(Path.of("other.wav")))
                .isNotEqualTo("speech.wav");
    }

    /** Runs in a JVM whose temporary folder cannot be used: Java looks at the property once only. */
    static final class WithoutTemporaryFolder {
        private WithoutTemporaryFolder() {}

        /** Tries everything that needs the folder and prints what is thrown. */
        public static void main(String[] args) {
            FakeStages stages = new FakeStages().sound(5);
            try (DreamTalkEngine engine = stages.engine().build();
                    PushedVoice pushed = PushedVoice.of(16_000, 1)) {
                List<Runnable> uses = new ArrayList<>();
                for (Voice voice : List.of(
                        Voice.bytes(new byte[5]),
                        Voice.stream(new ByteArrayInputStream(new byte[5])),
                        Voice.pcm(new float[5], 16_000, 1))) {
                    uses.add(() -> engine.newJob(request().voice(voice).build()).motion());
                }
                uses.add(() -> pushed.push(new float[5]));
                uses.add(pushed::end);
                uses.add(() -> engine.avatar(new byte[5], AvatarOptions.DEFAULT));
                for (Runnable use : uses) {
                    try {
                        use.run();
                        System.out.println("nothing");
                    } catch (DreamTalkException e) {
                        System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
                    }
                }
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anUnusableTemporaryFolderIsNamedWithWhatToDo() throws Exception {
        Path missing = folder.resolve("missing");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + missing,
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutTemporaryFolder.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(new File("/dev/null"))
                .start();
        List<String> lines;
        try (var reader = process.inputReader()) {
            lines = reader.lines().toList();
        }
        assertThat(process.waitFor()).isZero();
        assertThat(lines).hasSize(6).allSatisfy(line -> assertThat(line)
                .startsWith("MediaException temporary ")
                .contains("the folder " + missing)
                .contains("-Djava.io.tmpdir"));
    }
}
