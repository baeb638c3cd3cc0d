package io.github.dreamtalk.examples.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.Avatar;
import io.github.dreamtalk.DreamTalk;
import io.github.dreamtalk.DreamTalkEngine;
import io.github.dreamtalk.DreamTalkRequest;
import io.github.dreamtalk.Voice;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.examples.Film;
import io.github.dreamtalk.examples.Studio;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.awt.Rectangle;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar is on no path of this module; a class loader of the test's own has it, as an application server's would. */
class StageJarTest {
    private static final Rectangle LABEL = new Rectangle(150, 230, 100, 20);
    private static final Rectangle REST = new Rectangle(0, 0, 256, 220);

    private final ClassLoader own = Thread.currentThread().getContextClassLoader();
    private URLClassLoader withJar;

    @BeforeEach
    void putTheJarOnAPath() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("stage-jar", "target"))) {
            List<Path> jars = files.filter(f -> f.toString().endsWith(".jar")).toList();
            assertThat(jars).hasSize(1);
            withJar = new URLClassLoader(new URL[] {jars.get(0).toUri().toURL()}, own);
        }
        assertThatThrownBy(() -> own.loadClass("io.github.dreamtalk.examples.stages.AiLabel"))
                .as("the jar is on no other path")
                .isInstanceOf(ClassNotFoundException.class);
        Thread.currentThread().setContextClassLoader(withJar);
    }

    @AfterEach
    void takeItOff() throws Exception {
        Thread.currentThread().setContextClassLoader(own);
        withJar.close();
    }

    private static DreamTalkRequest.Builder request(Avatar face) {
        return DreamTalk.builder().avatar(face).voice(Voice.bytes(Studio.speech(0.4)));
    }

    private static List<RgbImage> frames(DreamTalkEngine engine, DreamTalkRequest request) {
        List<RgbImage> frames = new ArrayList<>();
        engine.newJob(request).frames((index, frame) -> frames.add(frame.copy()));
        return frames;
    }

    @Test
    void theLabelIsOnEveryFrameUnlessItIsLeftOut() throws Exception {
        try (DreamTalkEngine engine = DreamTalkEngine.builder().build();
                Avatar face = engine.avatar(Studio.PORTRAIT, Studio.SMALL)) {
            List<RgbImage> labelled = frames(engine, request(face).build());
            List<RgbImage> plain =
                    frames(engine, request(face).stage("ai-label", false).build());
            assertThat(labelled).hasSize(10).hasSameSizeAs(plain);
            for (int i = 0; i < 10; i++) {
                assertThat(Film.difference(labelled.get(i), plain.get(i), LABEL))
                        .as("label on frame %d", i)
                        .isGreaterThan(20);
                assertThat(Film.difference(labelled.get(i), plain.get(i), REST))
                        .as("the rest of frame %d", i)
                        .isZero();
            }
            Film.show("stage-label", labelled.get(5));
        }
    }

    @Test
    void theSmileComesWhenItIsAskedFor() {
        try (DreamTalkEngine engine = DreamTalkEngine.builder().build()) {
            DreamTalkRequest plain =
                    DreamTalk.builder().voice(Voice.bytes(Studio.speech(0.4))).build();
            MotionSequence without = engine.newJob(plain).motion();
            MotionSequence with = engine.newJob(
                            plain.toBuilder().stage("smile", true).build())
                    .motion();
            int smile = MotionSpace.ARKIT.indexOf("mouthSmileLeft");
            int jaw = MotionSpace.ARKIT.indexOf("jawOpen");
            for (int i = 0; i < without.frames(); i++) {
                assertThat(with.get(i, smile)).isEqualTo(Math.min(1, without.get(i, smile) + 0.4f), within(1e-5f));
                assertThat(with.get(i, jaw)).isEqualTo(without.get(i, jaw));
            }
        }
    }

    @Test
    void withoutTheJarNobodyKnowsTheStage() {
        Thread.currentThread().setContextClassLoader(own);
        try (DreamTalkEngine engine = DreamTalkEngine.builder().build()) {
            DreamTalkRequest request = DreamTalk.builder()
                    .voice(Voice.bytes(Studio.speech(0.4)))
                    .stage("smile", true)
                    .build();
            assertThatThrownBy(() -> engine.newJob(request).motion())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("stage: found 'smile', expected one of 'smoothing'");
        }
    }

    @Test
    void theProgramSaysWhatStandsInTheChain(@TempDir Path folder) throws Exception {
        String portrait = Studio.portraitFile(folder).toString();
        String sound = Studio.speechFile(folder, 0.4).toString();
        Path film = folder.resolve("label.mp4");
        assertThat(run(portrait, sound, film.toString(), "smile=true"))
                .containsSubsequence("denoiser looks", "smile looks 0 ms", "renderer looks", "ai-label looks 0 ms");
        Path plain = folder.resolve("plain.mp4");
        assertThat(run(portrait, sound, plain.toString(), "ai-label=false")).doesNotContain("ai-label", "smile");
        assertThat(Film.difference(
                        Film.read(film).frames().get(0),
                        Film.read(plain).frames().get(0),
                        LABEL))
                .isGreaterThan(20);
    }

    private static String run(String... args) {
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            StageJar.main(args);
        } finally {
            System.setOut(out);
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
