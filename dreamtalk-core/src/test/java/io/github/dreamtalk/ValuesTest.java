package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.NoiseSource;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaTarget;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.motion.HeadMotion;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Style;
import io.github.dreamtalk.motion.StyleTrack;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Phase;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is equal, how things call themselves, and where their ranges end. */
class ValuesTest {
    private static final MotionSpace SPACE = new MotionSpace("doll", 1, List.of("lip", "brow"));

    private static MotionSequence motion(FrameRate rate, float... values) {
        return new MotionSequence(SPACE, rate, values);
    }

    /** Each differs from all others, and equals itself made again. */
    private static void differ(List<?> once, List<?> again) {
        assertThat(new HashSet<>(once)).hasSameSizeAs(once);
        for (int i = 0; i < once.size(); i++) {
            assertThat(once.get(i)).isEqualTo(again.get(i)).hasSameHashCodeAs(again.get(i));
            assertThat(once.get(i)).isNotEqualTo(null).isNotEqualTo("text");
            for (int k = 0; k < i; k++) {
                assertThat(once.get(i)).isNotEqualTo(once.get(k));
            }
        }
    }

    private static List<MotionSequence> motions() {
        MotionSpace other = new MotionSpace("puppet", 1, List.of("lip", "brow"));
        return List.of(
                motion(FrameRate.FPS_25, 1, 2),
                motion(FrameRate.of(50), 1, 2),
                motion(FrameRate.FPS_25, 1, 3),
                motion(FrameRate.FPS_25),
                motion(FrameRate.FPS_25, 1, 2, 1, 2),
                new MotionSequence(other, FrameRate.FPS_25, new float[] {1, 2}));
    }

    @Test
    void motionIsEqualIfSpaceRateAndValuesAre() {
        differ(motions(), motions());
        assertThat(motion(FrameRate.parse("29.97"), 1, 2, 3, 4))
                .hasToString("MotionSequence[2 frames of doll[2] at 30000/1001 fps]");
    }

    @Test
    void motionIsCopiedAndChecked() {
        float[] values = {1, 2, 3, 4};
        MotionSequence motion = motion(FrameRate.FPS_25, values);
        values[0] = 9;
        assertThat(motion.get(0, 0)).isEqualTo(1);
        motion.toArray()[0] = 9;
        assertThat(motion.get(0, 0)).isEqualTo(1);
        assertThat(motion.channel("brow")).containsExactly(2, 4);
        assertThat(motion.frames()).isEqualTo(2);
        assertThatThrownBy(() -> motion(FrameRate.FPS_25, 1, 2, 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found 3 values, expected a multiple of 2");
        assertThatThrownBy(() -> motion(FrameRate.FPS_25, 1, 2, 3, Float.NaN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("frame 1, channel 'brow' is NaN");
    }

    @Test
    void expressionsAreHeldWithinTheRangeOfTheirSpaceAndPosesAreNot() {
        float[] row = {9, -2, 7, 9};
        SPACE.limit(row, 1);
        assertThat(row).containsExactly(9, -2, 7, 9);
        MotionSpace ranged = SPACE.withRestingPose(5).withExpressionRange(-1, 1);
        ranged.limit(row, 1);
        assertThat(row).containsExactly(9, -1, 7, 9);
        ranged.rest(row, 0);
        assertThat(row).containsExactly(0, 5, 7, 9);
        float[] arkit = new float[MotionSpace.ARKIT.channels()];
        java.util.Arrays.fill(arkit, 3);
        MotionSpace.ARKIT.limit(arkit, 0);
        for (int c = 0; c < arkit.length; c++) {
            assertThat(arkit[c]).isEqualTo(c < MotionSpace.ARKIT.expressionChannels() ? 1f : 3f);
        }
        float[] bfm = {42, -42};
        float[] wide = java.util.Arrays.copyOf(bfm, MotionSpace.BFM.channels());
        MotionSpace.BFM.limit(wide, 0);
        assertThat(wide).startsWith(42, -42);
        assertThatThrownBy(() -> SPACE.withExpressionRange(1, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("from 1.0 to 1.0");
    }

    private static List<Style> styles() {
        return List.of(
                Style.named("happy"),
                Style.named("sad"),
                Style.fromFile(Path.of("happy")),
                Style.fromFile(Path.of("sad.csv")),
                Style.fromMotion(motion(FrameRate.FPS_25, 1, 2)),
                Style.fromMotion(motion(FrameRate.FPS_25, 1, 3)));
    }

    @Test
    void stylesAreEqualByWhatTheyNameOrHold() {
        differ(styles(), styles());
        differ(
                styles().stream().map(StyleTrack::constant).toList(),
                styles().stream().map(StyleTrack::constant).toList());
        assertThat(Style.named(" Happy ")).isEqualTo(Style.named("happy"));
        assertThat(styles())
                .extracting(Style::toString)
                .containsExactly("happy", "sad", "happy", "sad.csv", "clip in memory", "clip in memory");
        assertThat(StyleTrack.constant(Style.named("sad")).at(1e9)).isEqualTo(Style.named("sad"));
    }

    private static List<HeadMotion> heads() {
        return List.of(
                HeadMotion.still(),
                HeadMotion.natural(),
                HeadMotion.fromFile(Path.of("a.csv")),
                HeadMotion.fromFile(Path.of("b.csv")),
                HeadMotion.fromMotion(motion(FrameRate.FPS_25, 1, 2)),
                HeadMotion.fromMotion(motion(FrameRate.FPS_25, 1, 3)));
    }

    @Test
    void headsAreEqualByKindAndSource() {
        differ(heads(), heads());
        Path file = Path.of("a.csv");
        MotionSequence motion = motion(FrameRate.FPS_25, 1, 2);
        assertThatThrownBy(() -> new HeadMotion(HeadMotion.Kind.RECORDED, null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("RECORDED with 0 recordings");
        assertThatThrownBy(() -> new HeadMotion(HeadMotion.Kind.RECORDED, file, motion))
                .hasMessageContaining("RECORDED with 2 recordings");
        assertThatThrownBy(() -> new HeadMotion(HeadMotion.Kind.STILL, file, null))
                .hasMessageContaining("STILL with 1 recordings");
        assertThatThrownBy(() -> new HeadMotion(HeadMotion.Kind.NATURAL, null, motion))
                .hasMessageContaining("NATURAL with 1 recordings");
    }

    private static final RgbImage IMAGE = new RgbImage(2, 2);
    private static final NoiseSource NOISE = new CounterNoise(4);
    private static final DreamTalkListener LISTENER = new DreamTalkListener() {};

    /** One change for each value a request has. */
    private static List<UnaryOperator<DreamTalkRequest.Builder>> changes() {
        return List.of(
                b -> b,
                b -> b.portrait(Path.of("q.png")),
                b -> b.portrait(IMAGE),
                b -> b.face(1),
                b -> b.crop(false),
                b -> b.size(64),
                b -> b.audio(Path.of("b.wav")),
                b -> b.features(Path.of("f.npy")),
                b -> b.noise(NOISE),
                b -> b.style("sad"),
                b -> b.guidance(2),
                b -> b.sampler("ddpm"),
                b -> b.steps(11),
                b -> b.seed(3),
                b -> b.fps(FrameRate.of(30)),
                b -> b.head(HeadMotion.still()),
                b -> b.blink(false),
                b -> b.stage("matte", true),
                b -> b.synthesizer("dub"),
                b -> b.motion(motions().get(0)),
                b -> b.report(true),
                b -> b.motion(Path.of("m.csv")),
                b -> b.motionOutput(Path.of("o.csv")),
                b -> b.deadline(Duration.ofSeconds(3)),
                b -> b.listener(LISTENER));
    }

    private static DreamTalkRequest.Builder request() {
        return DreamTalk.builder().audio(Path.of("a.wav")).portrait(Path.of("p.png"));
    }

    @Test
    void requestsAreEqualIfEveryValueIs() {
        List<DreamTalkRequest> once =
                changes().stream().map(c -> c.apply(request()).build()).toList();
        List<DreamTalkRequest> again =
                changes().stream().map(c -> c.apply(request()).build()).toList();
        differ(once, again);
        // A builder made of a request holds all of it.
        List<DreamTalkRequest> through =
                once.stream().map(r -> r.toBuilder().build()).toList();
        assertThat(through).isEqualTo(once);
    }

    @Test
    void whatIsGivenCanBeRead() {
        DreamTalkRequest r = request()
                .face(1)
                .crop(false)
                .size(64)
                .features(Path.of("f.npy"))
                .noise(NOISE)
                .style("sad")
                .guidance(2)
                .sampler("ddpm")
                .steps(11)
                .seed(3)
                .fps(FrameRate.of(30))
                .head(HeadMotion.still())
                .stage(" Matte ", true)
                .blink(false)
                .synthesizer("dub")
                .report(true)
                .motionOutput(Path.of("o.csv"))
                .deadline(Duration.ofSeconds(3))
                .listener(LISTENER)
                .build();
        assertThat(r.portrait()).isEqualTo(Path.of("p.png"));
        assertThat(r.portraitImage()).isNull();
        assertThat(r.avatar()).isNull();
        assertThat(r.face()).isEqualTo(1);
        assertThat(r.crop()).isFalse();
        assertThat(r.size()).isEqualTo(64);
        assertThat(r.voice()).isEqualTo(Voice.file(Path.of("a.wav")));
        assertThat(r.features()).isEqualTo(Path.of("f.npy"));
        assertThat(r.noise()).isSameAs(NOISE);
        assertThat(r.style()).isEqualTo(Style.named("sad"));
        assertThat(r.guidance()).isEqualTo(2);
        assertThat(r.sampler()).isEqualTo("ddpm");
        assertThat(r.steps()).isEqualTo(11);
        assertThat(r.seed()).isEqualTo(3);
        assertThat(r.fps()).isEqualTo(FrameRate.of(30));
        assertThat(r.head()).isEqualTo(HeadMotion.still());
        assertThat(r.stages()).isEqualTo(Map.of("matte", true, "blink", false));
        assertThat(r.synthesizer()).isEqualTo("dub");
        assertThat(r.report()).isTrue();
        assertThat(r.motionInput()).isNull();
        assertThat(r.motionOutput()).isEqualTo(Path.of("o.csv"));
        assertThat(r.deadline()).isEqualTo(Duration.ofSeconds(3));
        assertThat(r.listener()).isSameAs(LISTENER);
        assertThat(r.toBuilder().blink(true).build().stages()).isEqualTo(Map.of("matte", true));
        DreamTalkRequest plain = DreamTalk.builder().motion(Path.of("m.csv")).build();
        assertThat(plain.motionInput()).isEqualTo(Path.of("m.csv"));
        assertThat(plain.crop()).isTrue();
        assertThat(plain.listener()).isSameAs(DreamTalkListener.NONE);
    }

    @Test
    void requestsSayWhatTheyAre() {
        assertThat(request().build())
                .hasToString("DreamTalkRequest[portrait=p.png, voice=a.wav, style=neutral, guidance=1.0, steps=10,"
                        + " seed=0, fps=25, head=NATURAL]");
        List<String> texts = new ArrayList<>();
        changes().forEach(c -> texts.add(c.apply(request()).build().toString()));
        assertThat(String.join("\n", texts))
                .contains(
                        "portrait=image",
                        "features=f.npy",
                        "sampler=ddpm",
                        "stages={blink=false}",
                        "synthesizer=dub",
                        "motion=m.csv",
                        "deadline=PT3S")
                .doesNotContain("null");
    }

    @Test
    void rangesHaveTheirEnds() {
        for (UnaryOperator<DreamTalkRequest.Builder> ok : List.<UnaryOperator<DreamTalkRequest.Builder>>of(
                b -> b.guidance(0),
                b -> b.guidance(10),
                b -> b.steps(1),
                b -> b.steps(1000),
                b -> b.fps(FrameRate.of(1)),
                b -> b.fps(FrameRate.of(240)),
                b -> b.size(0),
                b -> b.size(64),
                b -> b.size(8192),
                b -> b.face(0),
                b -> b.motionOutput(Path.of("M.NPY")),
                b -> b.motionOutput(Path.of("m.json")),
                b -> b.deadline(Duration.ofNanos(1)))) {
            assertThat(ok.apply(request()).build()).isNotNull();
        }
        Map<String, UnaryOperator<DreamTalkRequest.Builder>> bad = new LinkedHashMap<>();
        bad.put("guidance: found -0.1, expected 0 to 10", b -> b.guidance(-0.1f));
        bad.put("guidance: found 10.1, expected 0 to 10", b -> b.guidance(10.1f));
        bad.put("steps: found 0, expected 1 to 1000", b -> b.steps(0));
        bad.put("steps: found 1001, expected 1 to 1000", b -> b.steps(1001));
        bad.put("fps: found 1/2, expected 1 to 240", b -> b.fps(new FrameRate(1, 2)));
        bad.put("fps: found 241, expected 1 to 240", b -> b.fps(FrameRate.of(241)));
        bad.put("size: found 63, expected 64 to 8192 pixels, or 0 for the portrait's own", b -> b.size(63));
        bad.put("size: found 8193, expected 64 to 8192 pixels, or 0 for the portrait's own", b -> b.size(8193));
        bad.put("face: found -1, expected 0 (largest) or more", b -> b.face(-1));
        bad.put(
                "motion output: found m.txt, expected a name ending in .csv, .json or .npy",
                b -> b.motionOutput(Path.of("m.txt")));
        bad.put("deadline: found PT0S, expected more than zero", b -> b.deadline(Duration.ZERO));
        bad.put("deadline: found PT-1S, expected more than zero", b -> b.deadline(Duration.ofSeconds(-1)));
        bad.put(
                "features: found features and a motion file to render, expected one of them",
                b -> b.features(Path.of("f.npy")).motion(Path.of("m.csv")));
        bad.forEach((message, change) -> assertThatThrownBy(
                        () -> change.apply(request()).build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the request has 1 problem: " + message));
    }

    @Test
    void targetsKnowTheirFormat() {
        assertThat(MediaTarget.file(Path.of("a/B.MP4")).format()).isEqualTo("mp4");
        assertThat(MediaTarget.file(Path.of("frames")).format()).isEmpty();
        MediaTarget stream = MediaTarget.stream(OutputStream.nullOutputStream(), "WebM");
        assertThat(stream.format()).isEqualTo("webm");
        assertThat(stream).hasToString("webm stream");
        assertThat(stream.file()).isNull();
    }

    @Test
    void resultsAndDescriptionsCannotBeChanged() {
        Map<Phase, Duration> timings = new EnumMap<>(Phase.class);
        List<String> warnings = new ArrayList<>();
        Result result = new Result(
                null, 1, FrameRate.FPS_25, 2, 3, 4, timings, request().build(), null, List.of(), warnings);
        timings.put(Phase.LOAD, Duration.ZERO);
        warnings.add("too late");
        assertThat(result.warnings()).isEmpty();
        assertThat(result.timings()).isEmpty();
        List<ChainDescription.Step> steps = new ArrayList<>();
        ChainDescription plan = new ChainDescription(SPACE, steps, LookAhead.NONE);
        steps.add(new ChainDescription.Step("x", LookAhead.NONE));
        assertThat(plan.stages()).isEmpty();
    }
}
