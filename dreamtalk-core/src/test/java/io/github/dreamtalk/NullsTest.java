package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.Precision;
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
import io.github.dreamtalk.speech.SpeechMarks;
import io.github.dreamtalk.speech.Transcript;
import io.github.dreamtalk.spi.BackendProvider;
import io.github.dreamtalk.spi.StageKey;
import io.github.dreamtalk.spi.Trace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every public method of what a user types is called with every one of its references null, one at a time: what comes back is
 * a NullPointerException that names the parameter, at once and not later in a job.
 */
class NullsTest {
    private static final Map<Class<?>, Object> VALUES = new HashMap<>();

    static {
        MotionSequence motion =
                new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, new float[MotionSpace.ARKIT.channels()]);
        VALUES.put(Path.class, Path.of("a.mp4"));
        VALUES.put(String.class, "mp4");
        VALUES.put(byte[].class, new byte[1]);
        VALUES.put(float[].class, new float[MotionSpace.ARKIT.channels()]);
        VALUES.put(short[].class, new short[1]);
        VALUES.put(InputStream.class, new ByteArrayInputStream(new byte[1]));
        VALUES.put(OutputStream.class, OutputStream.nullOutputStream());
        VALUES.put(RgbImage.class, new RgbImage(2, 2));
        VALUES.put(BufferedImage.class, new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB));
        VALUES.put(AvatarOptions.class, AvatarOptions.DEFAULT);
        VALUES.put(Style.class, Style.named("happy"));
        VALUES.put(StyleTrack.class, StyleTrack.constant(Style.named("happy")));
        VALUES.put(HeadMotion.class, HeadMotion.still());
        VALUES.put(MotionSequence.class, motion);
        VALUES.put(MotionSpace.class, MotionSpace.ARKIT);
        VALUES.put(FrameRate.class, FrameRate.FPS_25);
        VALUES.put(Duration.class, Duration.ofSeconds(1));
        VALUES.put(NoiseSource.class, new CounterNoise(1));
        VALUES.put(Voice.class, Voice.file(Path.of("a.wav")));
        VALUES.put(Locale.class, Locale.ITALIAN);
        VALUES.put(SpeechMarks.class, SpeechMarks.parse("{\"time\":0,\"type\":\"viseme\",\"value\":\"p\"}"));
        VALUES.put(Transcript.class, Transcript.of("a"));
        VALUES.put(DreamTalkListener.class, DreamTalkListener.NONE);
        VALUES.put(DreamTalkRequest.class, FakeStages.request().build());
        VALUES.put(FrameConsumer.class, (FrameConsumer) (index, frame) -> {});
        VALUES.put(Device.class, Device.cpu());
        VALUES.put(Precision.class, Precision.FP32);
        VALUES.put(Executor.class, (Executor) Runnable::run);
        VALUES.put(Trace.class, (Trace) event -> {});
        VALUES.put(StageKey.class, StageKey.SAMPLER);
        VALUES.put(BackendProvider.class, new io.github.dreamtalk.internal.registry.BuiltInSamplers.Ddim());
        VALUES.put(Throwable.class, new Exception());
        VALUES.put(int.class, 0);
        VALUES.put(long.class, 0L);
        VALUES.put(float.class, 1f);
        VALUES.put(double.class, 1.0);
        VALUES.put(boolean.class, true);
    }

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int tried;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable c : opened) {
            c.close();
        }
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(resource);
        return resource;
    }

    private void check(Class<?> type, @Nullable Supplier<?> instance) {
        Stream<Executable> all = Stream.concat(
                Stream.of(type.getMethods()).filter(m -> m.getDeclaringClass() == type),
                Stream.of(type.getConstructors()));
        all.filter(e -> !e.isSynthetic() && !e.getName().equals("equals")).forEach(e -> check(e, instance));
    }

    private void check(Executable callable, @Nullable Supplier<?> instance) {
        Parameter[] parameters = callable.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].getType().isPrimitive()
                    || parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                continue;
            }
            Object[] arguments = new Object[parameters.length];
            for (int k = 0; k < arguments.length; k++) {
                if (k != i) {
                    arguments[k] = VALUES.get(parameters[k].getType());
                    assertThat(arguments[k]).as("a value of %s", parameters[k]).isNotNull();
                }
            }
            tried++;
            String what = callable.toGenericString() + " with " + parameters[i].getName() + " null: ";
            try {
                if (callable instanceof Method m) {
                    m.invoke(Modifier.isStatic(m.getModifiers()) ? null : instance.get(), arguments);
                } else {
                    ((java.lang.reflect.Constructor<?>) callable).newInstance(arguments);
                }
                wrong.add(what + "accepted");
            } catch (InvocationTargetException e) {
                boolean named = e.getCause() instanceof NullPointerException n
                        && parameters[i].getName().equals(n.getMessage());
                if (!named) {
                    wrong.add(what + e.getCause());
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(what, e);
            }
        }
    }

    @Test
    void nullsAreRefusedWhereTheyAreGivenAndNamed() {
        FakeStages stages = new FakeStages().sound(5);
        DreamTalkEngine engine = open(stages.engine().build());
        check(DreamTalk.class, null);
        check(DreamTalkEngine.class, () -> engine);
        check(DreamTalkEngine.Builder.class, DreamTalkEngine::builder);
        check(DreamTalkRequest.class, () -> FakeStages.request().build());
        check(DreamTalkRequest.Builder.class, DreamTalk::builder);
        check(DreamTalkJob.class, () -> engine.newJob(FakeStages.request().build()));
        check(Voice.class, () -> VALUES.get(Voice.class));
        check(Transcript.class, () -> VALUES.get(Transcript.class));
        check(PushedVoice.class, () -> open(PushedVoice.of(16_000, 1)));
        check(AvatarOptions.class, null);
        check(Style.class, null);
        check(StyleTrack.class, () -> StyleTrack.constant(Style.named("happy")));
        check(HeadMotion.class, null);
        check(MotionSequence.class, () -> VALUES.get(MotionSequence.class));
        check(MediaTarget.class, null);
        assertThat(wrong).isEmpty();
        assertThat(tried).isGreaterThan(60);
        assertThat(stages.faults).isEmpty();
        assertThat(stages.calls.values()).as("nothing was begun").allMatch(c -> c.get() == 0);
    }

    /** Values out of their ranges are told where they are given, too. */
    @Test
    void enginesRefuseWhatIsOutOfRange() {
        DreamTalkEngine.Builder b = DreamTalkEngine.builder();
        Map<String, Runnable> bad = Map.of(
                "threads: found 0, expected at least 1", () -> b.threads(0),
                "chunk frames: found 0, expected 1 to 4096", () -> b.chunkFrames(0),
                "chunk frames: found 4097, expected 1 to 4096", () -> b.chunkFrames(4097),
                "max jobs: found 0, expected at least 1", () -> b.maxJobs(0),
                "max waiting: found -1, expected at least 0", () -> b.maxWaiting(-1));
        bad.forEach((message, call) -> org.assertj.core.api.Assertions.assertThatThrownBy(call::run)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message));
        open(b.threads(1).chunkFrames(1).maxJobs(1).maxWaiting(0).build());
        open(b.chunkFrames(4096).build());
    }
}
