package io.github.dreamtalk.javacv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.PushedVoice;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.media.RgbImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.FrameGrabber.SampleMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60) // a voice that never ends is waited for
class GrabberVoiceTest {
    @TempDir
    Path folder;

    /** What a job hears of a voice. */
    private static float[] heard(SmallEngine small, Voice voice) {
        small.engine
                .newJob(DreamTalk.builder()
                        .portrait(new RgbImage(16, 16))
                        .crop(false)
                        .voice(voice)
                        .synthesizer("counter")
                        .build())
                .frames((index, frame) -> {});
        return small.sound();
    }

    /** Files of every sample format FFmpeg's codecs have, read as they are and as JavaCV converts them. */
    @ParameterizedTest
    @CsvSource({
        "PCM_U8,wav,8000,1,RAW",
        "PCM_S16LE,wav,16000,1,SHORT",
        "PCM_S16LE,wav,44100,2,RAW",
        "PCM_S16LE,wav,48000,2,FLOAT",
        "PCM_S32LE,wav,22050,1,RAW",
        "PCM_F32LE,wav,16000,2,RAW",
        "PCM_F64LE,wav,11025,1,RAW",
        "AAC,m4a,44100,2,RAW",
        "AAC,m4a,32000,1,SHORT"
    })
    void aJobHearsTheToneOfTheFile(String codec, String type, int rate, int channels, SampleMode mode)
            throws Exception {
        int id = avcodec.class.getField("AV_CODEC_ID_" + codec).getInt(null);
        Path file = MadeFiles.sound(
                folder.resolve("tone." + type), MadeFiles.tone(440, 1, rate, channels), rate, channels, id);
        try (SmallEngine small = new SmallEngine();
                FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
            grabber.setSampleMode(mode);
            grabber.start();
            try (PushedVoice voice = GrabberVoice.of(grabber).read()) {
                float[] sound = heard(small, voice);
                // AAC begins with the encoder's delay, of which a container tells readers other than this one.
                assertThat(sound.length / 16000.0).isBetween(0.96, 1.11);
                float[] middle = java.util.Arrays.copyOfRange(sound, 4000, 12000);
                assertThat(MadeFiles.pitch(middle, 16000)).isEqualTo(440, within(4.0));
                assertThat(MadeFiles.rms(middle)).isEqualTo(0.5 / Math.sqrt(2), within(0.02));
            }
        }
    }

    @Test
    void aTimeIsCutOffToTheSample() throws Exception {
        Path file = MadeFiles.sound(
                folder.resolve("tone.wav"), MadeFiles.tone(440, 2, 16000, 2), 16000, 2, avcodec.AV_CODEC_ID_PCM_S16LE);
        try (SmallEngine small = new SmallEngine();
                FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
            grabber.start();
            try (PushedVoice voice =
                    GrabberVoice.of(grabber).atMost(Duration.ofMillis(320)).read()) {
                assertThat(heard(small, voice)).hasSize(8 * 640);
            }
        }
    }

    /** A microphone that never ends, with pictures in between, one buffer for each channel. */
    private static final class Microphone {
        final AtomicInteger grabbed = new AtomicInteger();

        FrameGrabber grabber() {
            return new OwnGrabber(() -> {
                if (grabbed.getAndIncrement() % 2 == 0) {
                    return MadeFiles.solid(8, 8, 0);
                }
                Frame frame = new Frame();
                frame.sampleRate = 16000;
                frame.audioChannels = 2;
                frame.samples =
                        new java.nio.Buffer[] {FloatBuffer.wrap(new float[160]), FloatBuffer.wrap(new float[160])};
                return frame;
            });
        }
    }

    @Test
    void aMicrophoneIsReadUntilSomebodySaysEnough() {
        Microphone microphone = new Microphone();
        try (SmallEngine small = new SmallEngine();
                PushedVoice voice = GrabberVoice.of(microphone.grabber())
                        .until(() -> microphone.grabbed.get() >= 40)
                        .read()) {
            assertThat(heard(small, voice)).as("20 pieces of 10 ms").hasSize(5 * 640);
            assertThat(microphone.grabbed).hasValue(40);
        }
    }

    @Test
    void aJobWaitsForAVoiceThatIsReadInAnotherThread() throws Exception {
        Path file = MadeFiles.sound(
                folder.resolve("tone.wav"), MadeFiles.tone(440, 1, 16000, 1), 16000, 1, avcodec.AV_CODEC_ID_PCM_S16LE);
        try (SmallEngine small = new SmallEngine();
                FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
            grabber.start();
            Thread[] reader = new Thread[1];
            Executor late = task -> {
                reader[0] = new Thread(() -> {
                    sleep(200);
                    task.run();
                });
                reader[0].start();
            };
            try (PushedVoice voice = GrabberVoice.of(grabber).read(late)) {
                float[] sound = heard(small, voice);
                assertThat(sound).hasSize(25 * 640);
                assertThat(MadeFiles.pitch(sound, 16000)).isEqualTo(440, within(2.0));
            }
            reader[0].join();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Rates that change would be heard as another pitch. */
    @Test
    void whatFailsWhileItIsReadFailsTheJob() {
        AtomicInteger grabbed = new AtomicInteger();
        FrameGrabber changing = new OwnGrabber(() -> {
            Frame frame = new Frame();
            frame.sampleRate = grabbed.getAndIncrement() < 5 ? 16000 : 44100;
            frame.audioChannels = 1;
            frame.samples = new java.nio.Buffer[] {FloatBuffer.wrap(new float[1600])};
            return frame;
        });
        Executor now = Runnable::run;
        try (SmallEngine small = new SmallEngine();
                PushedVoice voice = GrabberVoice.of(changing).read(now)) {
            assertThatThrownBy(() -> heard(small, voice))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("44100 Hz and 1 channels, expected 16000 Hz and 1");
        }
    }

    @Test
    void closingTheVoiceEndsTheReading() throws Exception {
        Microphone microphone = new Microphone();
        Thread[] reader = new Thread[1];
        Executor other = task -> {
            reader[0] = new Thread(task);
            reader[0].start();
        };
        GrabberVoice.of(microphone.grabber()).read(other).close();
        reader[0].join(5000);
        assertThat(reader[0].isAlive()).isFalse();
    }

    @Test
    void anInterruptEndsTheReading() {
        Microphone microphone = new Microphone();
        Thread.currentThread().interrupt();
        GrabberVoice voice = GrabberVoice.of(microphone.grabber());
        assertThatThrownBy(voice::read).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Not only where the interrupt happens to break a file. */
    @Test
    void anInterruptIsHeardWithTheNextPiece() {
        Microphone microphone = new Microphone();
        GrabberVoice voice = GrabberVoice.of(microphone.grabber()).until(() -> {
            if (microphone.grabbed.get() >= 10) {
                Thread.currentThread().interrupt();
            }
            return microphone.grabbed.get() > 1000;
        });
        assertThatThrownBy(voice::read).isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(microphone.grabbed).hasValueLessThan(15);
    }

    @Test
    void aGrabberWithoutSoundSaysSo() throws Exception {
        Path file = MadeFiles.video(folder.resolve("silent.mkv"), 16, 16, List.of(0, 0), r -> {});
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
            grabber.start();
            GrabberVoice voice = GrabberVoice.of(grabber);
            assertThatThrownBy(voice::read).isInstanceOf(MediaException.class).hasMessageContaining("found no sound");
        }
        GrabberVoice camera = GrabberVoice.of(new OwnGrabber(() -> MadeFiles.solid(8, 8, 0)));
        assertThatThrownBy(camera::read).isInstanceOf(MediaException.class).hasMessageContaining("1000 frames without");
        GrabberVoice unstarted = GrabberVoice.of(new FFmpegFrameGrabber("none.wav"));
        assertThatThrownBy(unstarted::read)
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("Has start() been called?");
    }

    @Test
    void aLimitOfNothingIsRefused() {
        GrabberVoice voice = GrabberVoice.of(new FFmpegFrameGrabber("none.wav"));
        assertThatThrownBy(() -> voice.atMost(Duration.ZERO)).hasMessageContaining("limit: found PT0S");
    }
}
