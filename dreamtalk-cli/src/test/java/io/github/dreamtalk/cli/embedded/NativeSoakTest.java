package io.github.dreamtalk.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.media.ImageScaler;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.onnx.testing.NoOpenNatives;
import io.github.dreamtalk.spi.testing.LeakCheck;
import io.github.dreamtalk.spi.testing.LifetimeSoak;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random use of everything from eight threads over the embedded networks and FFmpeg, where a use after closing does not tell
 * but kills the JVM. The long version is run by {@code -Ddreamtalk.soak=10000}, another order of things by {@code
 * -Ddreamtalk.soak.seed=2}.
 */
@ExtendWith({LeakCheck.class, NoOpenNatives.class})
class NativeSoakTest {
    private static final int INTERLEAVINGS = Integer.getInteger("dreamtalk.soak", 60);
    private static final long SEED = Long.getLong("dreamtalk.soak.seed", 1);
    /** As small as a face is still found in: what is tried is lifetimes, not pictures. */
    private static final int LONGER_SIDE = 256;

    @TempDir
    Path folder;

    private static RgbImage portrait() throws IOException {
        BufferedImage whole =
                ImageIO.read(Path.of("..", "samples", "portrait.png").toFile());
        return ImageScaler.toLongerSide(RgbImage.of(whole), LONGER_SIDE);
    }

    private static Voice voice() {
        float[] hum = new float[6400];
        for (int i = 0; i < hum.length; i++) {
            hum[i] = (float) (0.3 * Math.sin(i * 0.06) * Math.sin(i * 0.0015));
        }
        return Voice.pcm(hum, 16_000, 1);
    }

    @Test
    void nothingCrashesHangsOrIsLeft() throws Exception {
        RgbImage portrait = portrait();
        Voice voice = voice();
        LifetimeSoak soak = new LifetimeSoak(
                () -> DreamTalkEngine.builder().threads(1),
                random -> DreamTalk.builder().portrait(portrait).voice(voice).steps(1 + random.nextInt(2)),
                folder);
        LifetimeSoak.Report report = soak.run(SEED, INTERLEAVINGS, 8, Duration.ofMinutes(60));
        assertThat(report.faults()).isEmpty();
        assertThat(folder).isEmptyDirectory();
        assertThat(report.outcomes().keySet())
                .as("some work was done, some was broken off")
                .anyMatch(outcome -> outcome.endsWith(" done"))
                .anyMatch(outcome -> outcome.endsWith("CancelledException"));
        if (Integer.getInteger("dreamtalk.soak") != null) {
            System.out.println("soak of " + report.interleavings() + " interleavings: "
                    + report.time().toMillis() + " ms, " + report.outcomes());
        }
    }
}
