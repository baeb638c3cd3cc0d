package io.github.dreamtalk.training.nets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.GradientCollector;
import io.github.dreamtalk.training.error.TrainingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a plane through points, half of which are left out of each step by chance. */
class TrainingLoopTest {
    private static final Duration ENDLESS = Duration.ofDays(1);

    @TempDir
    Path folder;

    private record Points(float[] x, float[] y) {}

    private static Points points(long step) {
        Random random = new Random(77 + step);
        float[] x = new float[64];
        float[] y = new float[32];
        for (int i = 0; i < 32; i++) {
            x[2 * i] = (float) random.nextGaussian();
            x[2 * i + 1] = (float) random.nextGaussian();
            y[i] = 2 * x[2 * i] - x[2 * i + 1];
        }
        return new Points(x, y);
    }

    private static Weights plane(NDManager manager) {
        Weights weights = new Weights(manager, 4);
        weights.uniform("plane", 2, 2, 1);
        weights.buffer("still", new float[] {3}, 1);
        return weights;
    }

    /** Trains until a step of the whole training, in a process of its own, so to speak. */
    private static float[] train(Path checkpoint, long until, long steps) {
        try (NDManager manager = NDManager.newBaseManager();
                Weights weights = plane(manager)) {
            TrainingLoop<Points> loop = new TrainingLoop<>(
                    "plane", weights, new AdamW(weights, 0.01f, 1), new RateSchedule(0.05f, 5, steps), 9);
            long[] done = {0};
            try {
                loop.run(checkpoint, ENDLESS, () -> TrainingLoopTest::points, batch -> {
                    if (done[0]++ >= until) {
                        throw new IllegalStateException("broken off");
                    }
                    return gradients(weights, batch);
                });
            } catch (IllegalStateException broken) {
                assertThat(broken).hasMessage("broken off");
            }
            return weights.get("plane").toFloatArray();
        }
    }

    private static double gradients(Weights weights, Points batch) {
        NDManager m = weights.manager();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            try (GradientCollector gc = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray x = m.create(batch.x(), new ai.djl.ndarray.types.Shape(32, 2));
                NDArray y = m.create(batch.y(), new ai.djl.ndarray.types.Shape(32, 1));
                NDArray off = Dropout.dropout(x.matMul(weights.get("plane")).sub(y), 0.5f, true)
                        .singletonOrThrow();
                NDArray loss = off.square().mean();
                gc.backward(loss);
                return loss.getFloat();
            }
        }
    }

    private static boolean runFor(Path checkpoint, Duration limit, long steps) {
        try (NDManager manager = NDManager.newBaseManager();
                Weights weights = plane(manager)) {
            return new TrainingLoop<Points>(
                            "plane", weights, new AdamW(weights, 0.01f, 1), new RateSchedule(0.05f, 5, steps), 9)
                    .run(checkpoint, limit, () -> TrainingLoopTest::points, batch -> gradients(weights, batch));
        }
    }

    private static float[] restored(Path checkpoint) {
        try (NDManager manager = NDManager.newBaseManager();
                Weights weights = plane(manager)) {
            weights.restore(checkpoint);
            return weights.get("plane").toFloatArray();
        }
    }

    @Test
    void aTrainingInPiecesEndsAsOneAtAStretch() {
        Path whole = folder.resolve("whole.ckpt");
        Path pieces = folder.resolve("pieces.ckpt");
        assertThat(runFor(whole, ENDLESS, 200)).isTrue();
        int calls = 0;
        while (!runFor(pieces, Duration.ofMillis(15), 200)) {
            calls++;
        }
        assertThat(calls).as("times it was broken off").isPositive();
        assertThat(restored(pieces)).isEqualTo(restored(whole));
        assertThat(restored(whole)[0]).isCloseTo(2, within(0.2f));
        assertThat(restored(whole)[1]).isCloseTo(-1, within(0.2f));
    }

    @Test
    void aTrainingThatIsDoneDoesNothingMore() throws Exception {
        Path file = folder.resolve("done.ckpt");
        train(file, 1000, 30);
        byte[] before = Files.readAllBytes(file);
        assertThat(runFor(file, ENDLESS, 30)).isTrue();
        assertThat(restored(file)).hasSize(2);
        assertThat(Files.size(file)).isEqualTo(before.length);
    }

    @Test
    void otherSeedsGiveOtherWeightsAndEqualOnesTheSame() {
        float[] once = train(folder.resolve("a.ckpt"), 1000, 20);
        assertThat(train(folder.resolve("b.ckpt"), 1000, 20)).isEqualTo(once);
    }

    @Test
    void theAverageIsWhatIsRestored() {
        Path file = folder.resolve("c.ckpt");
        float[] last = train(file, 1000, 40);
        assertThat(restored(file)).isNotEqualTo(last);
        assertThat((double) restored(file)[0]).isCloseTo(last[0], within(0.5));
    }

    @Test
    void theTableGrowsAndItsPictureWithIt() throws Exception {
        Path file = folder.resolve("d.ckpt");
        runFor(file, ENDLESS, 130);
        assertThat(Files.readAllLines(folder.resolve("d.ckpt.csv")))
                .hasSize(4)
                .startsWith("step,loss,smoothed,rate,seconds")
                .element(3)
                .asString()
                .startsWith("130,");
        assertThat(folder.resolve("d.ckpt.html"))
                .content()
                .contains("<svg", "step 130", "130 steps")
                .doesNotContain("NaN");
    }

    /** Of a checkpoint older than the table, what came after it is forgotten. */
    @Test
    void theTableGoesOnFromTheStepOfTheCheckpoint() throws Exception {
        Path file = folder.resolve("e.ckpt");
        LossLog old = new LossLog(file, 0);
        for (int step : new int[] {50, 100, 150}) {
            old.add(new LossLog.Line(step, 1, 1, 0.1, step));
        }
        old.write();
        assertThat(new LossLog(file, 100).lines())
                .extracting(LossLog.Line::step)
                .containsExactly(50L, 100L);
        assertThat(new LossLog(file, 0).lines()).isEmpty();
        Files.write(folder.resolve("e.ckpt.csv"), Arrays.asList("step", "nonsense"));
        assertThatThrownBy(() -> new LossLog(file, 100))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("e.ckpt.csv");
    }

    @Test
    void theRateRisesThenFallsAlongACosine() {
        RateSchedule rates = new RateSchedule(1, 10, 1000);
        assertThat(rates.at(0)).isCloseTo(0.1005f, within(1e-3f));
        assertThat(rates.at(10)).isCloseTo(1.005f, within(1e-3f));
        assertThat(rates.at(500)).isCloseTo(0.505f, within(1e-3f));
        assertThat(rates.at(1000)).isCloseTo(0.005f, within(1e-6f));
        assertThat(rates.at(5000)).isEqualTo(rates.at(1000));
    }
}
