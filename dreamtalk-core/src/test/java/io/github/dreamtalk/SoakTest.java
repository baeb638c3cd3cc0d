package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.spi.testing.LifetimeSoak;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lifetimes of everything under random use from eight threads; the leak check looks round afterwards. The long version is
 * run by {@code -Ddreamtalk.soak=10000}, another order of things by {@code -Ddreamtalk.soak.seed=2}.
 */
class SoakTest {
    private static final int INTERLEAVINGS = Integer.getInteger("dreamtalk.soak", 1500);
    private static final long SEED = Long.getLong("dreamtalk.soak.seed", 1);

    @TempDir
    Path folder;

    private final AtomicLong reached = new AtomicLong();

    /** Now and then a backend is slow, lets others go first, or fails. */
    private void hesitate(Point point) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED * 31 + reached.incrementAndGet());
        int choice = random.nextInt(point == Point.PREDICT || point == Point.RENDER ? 400 : 60);
        if (choice == 0) {
            Thread.sleep(1);
        } else if (choice < 3) {
            Thread.yield();
        } else if (choice == 3) {
            throw new IllegalStateException("the soak throws this");
        }
    }

    @Test
    void nothingIsUsedAfterItWasClosedAndNothingHangs() throws InterruptedException {
        FakeStages stages = new FakeStages().sound(8);
        for (Point point : Point.values()) {
            stages.on(point, resource -> hesitate(point));
        }
        LifetimeSoak soak = new LifetimeSoak(
                stages::engine, random -> FakeStages.request().steps(1 + random.nextInt(3)), folder);
        LifetimeSoak.Report report = soak.run(SEED, INTERLEAVINGS, 8, Duration.ofMinutes(10));
        assertThat(report.faults()).isEmpty();
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
        assertThat(folder).isEmptyDirectory();
        assertThat(report.outcomes().keySet())
                .as("it went through every way, to its end and not")
                .contains(
                        "FILE done",
                        "STREAM done",
                        "FUTURE done",
                        "FRAMES done",
                        "MOTION done",
                        "PUBLISHER done",
                        "avatar done",
                        "FILE CancelledException",
                        "FRAMES CancelledException",
                        "MOTION CancelledException",
                        "FUTURE CancellationException",
                        "FILE IllegalStateException",
                        "FILE EngineBusyException");
        if (Integer.getInteger("dreamtalk.soak") != null) {
            System.out.println("soak of " + report.interleavings() + " interleavings: "
                    + report.time().toMillis() + " ms, " + report.outcomes());
        }
    }
}
