package io.github.dreamtalk.examples.synthesizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import io.github.dreamtalk.face.Portrait;
import io.github.dreamtalk.media.Frame;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.Synthesizer.Moment;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Studio.class)
class SoundRingTest {
    @Test
    void theRingFollowsTheVoiceAndTheFaceStandsStill(DreamTalkEngine engine, Avatar face) throws Exception {
        List<RgbImage> frames = new ArrayList<>();
        engine.newJob(DreamTalk.builder()
                        .avatar(face)
                        .voice(Voice.bytes(Studio.silenceThenSpeech(0.6, 1.4)))
                        .synthesizer("sound-ring")
                        .build())
                .frames((index, frame) -> frames.add(frame.copy()));
        assertThat(frames).hasSize(50);
        Film.show("synthesizer-silence", frames.get(5));
        Film.show("synthesizer-voice", frames.get(30));
        RgbImage portrait = face.portrait().image();
        Rectangle eyes = new Rectangle(100, 45, 20, 10);
        assertThat(frames).allMatch(f -> Film.difference(f, portrait, eyes) == 0);
        assertThat(coloured(frames.get(30))).as("a ring").isGreaterThan(500);
        double silence = change(frames.subList(2, 12));
        double voice = change(frames.subList(25, 45));
        assertThat(voice).as("from frame to frame").isGreaterThan(4 * silence);
        int quiet = coloured(frames.get(5));
        int loudest = frames.subList(20, 50).stream()
                .mapToInt(SoundRingTest::coloured)
                .max()
                .orElseThrow();
        assertThat(loudest).as("pixels of the ring").isGreaterThan(quiet + quiet / 2);
    }

    private static double change(List<RgbImage> frames) {
        double sum = 0;
        for (int i = 1; i < frames.size(); i++) {
            sum += Film.difference(frames.get(i - 1), frames.get(i));
        }
        return sum / (frames.size() - 1);
    }

    /** Pixels of the ring's own colour. */
    private static int coloured(RgbImage image) {
        int count = 0;
        for (int i = 0; i < image.data().length; i += 3) {
            if (image.data()[i] == 64 && image.data()[i + 1] == (byte) 224 && image.data()[i + 2] == (byte) 255) {
                count++;
            }
        }
        return count;
    }

    private static RgbImage drawn(float[] samples, float[] features) {
        ClipInfo clip = ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25)
                .withPortrait(new Portrait(new RgbImage(128, 128), null));
        List<RgbImage> out = new ArrayList<>();
        try (SoundRing ring = new SoundRing();
                Stage.Session<Moment, Frame> session = ring.open(clip)) {
            session.push(
                    new Moment(0, samples, features),
                    frame -> out.add(frame.image().copy()));
        }
        assertThat(out).hasSize(1);
        return out.get(0);
    }

    @Test
    void itsRaysAreTheFeatures() {
        float[] samples = new float[640];
        RgbImage up = drawn(samples, new float[] {1, 0, 0, 0});
        RgbImage right = drawn(samples, new float[] {0, 1, 0, 0});
        Rectangle above = new Rectangle(60, 22, 8, 8);
        Rectangle beside = new Rectangle(98, 60, 8, 8);
        RgbImage none = drawn(samples, new float[4]);
        assertThat(Film.difference(up, none, above)).isGreaterThan(5);
        assertThat(Film.difference(up, none, beside)).isZero();
        assertThat(Film.difference(right, none, beside)).isGreaterThan(5);
        assertThat(Film.difference(right, none, above)).isZero();
    }
}
