package io.github.dreamtalk;

import static io.github.dreamtalk.FakeStages.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.FakeStages.Point;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.spi.Phase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The portrait is worked on while networks are loaded, and nobody hears of it before its phase. */
@Timeout(60)
class EarlyPortraitTest {
    private static final Path OUT = Path.of("out.mp4");

    private final FakeStages stages = new FakeStages().sound(50);
    private final DreamTalkEngine engine = stages.engine().build();
    /** Whether the portrait came so far while the denoiser waited for it. */
    private final List<Boolean> waited = Collections.synchronizedList(new ArrayList<>());

    private final CountDownLatch loading = new CountDownLatch(1);

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    private final DreamTalkListener listener = new DreamTalkListener() {
        @Override
        public void phaseStarted(Phase phase, long total) {
            heard.add(phase + " started");
        }

        @Override
        public void phaseEnded(Phase phase) {
            heard.add(phase + " ended");
        }

        @Override
        public void phaseFailed(Phase phase, Throwable failure) {
            heard.add(phase + " failed");
        }
    };

    @AfterEach
    void nothingStays() {
        stages.release();
        engine.close();
        assertThat(waited).containsExactly(true);
        assertThat(stages.faults).isEmpty();
        assertThat(stages.open()).isEmpty();
        assertThat(stages.closed.stream().filter("portrait"::equals)).hasSize(stages.prepared);
    }

    /** Lets the denoiser be made only when the portrait has come so far. */
    private CountDownLatch denoiserWaitsFor(Point point) {
        CountDownLatch there = new CountDownLatch(1);
        stages.on(point, portrait -> there.countDown());
        stages.on(Point.CREATE, made -> {
            if (made.toString().contains("Denoiser")) {
                loading.countDown();
                waited.add(there.await(20, TimeUnit.SECONDS));
            }
        });
        return there;
    }

    private void generate(DreamTalkRequest.Builder request) {
        engine.newJob(request.listener(listener).build()).generate(OUT);
    }

    @Test
    void thePortraitIsPreparedWhileTheDenoiserIsMade() {
        denoiserWaitsFor(Point.PREPARE);
        generate(request());
        assertThat(stages.greys).hasSize(50);
        assertThat(stages.analysed).isOne();
        assertThat(stages.prepared).isOne();
        assertThat(heard.subList(0, 6))
                .containsExactly(
                        "LOAD started",
                        "LOAD ended",
                        "AUDIO started",
                        "AUDIO ended",
                        "PORTRAIT started",
                        "PORTRAIT ended");
    }

    @Test
    void whatIsWrongWithTheChainIsToldFirst() {
        CountDownLatch read = denoiserWaitsFor(Point.READ_IMAGE);
        stages.on(Point.READ_IMAGE, reader -> {
            read.countDown();
            throw new MediaException("a picture that is damaged");
        });
        assertThatThrownBy(() -> generate(request().stage("sparkle", true)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sparkle");
        assertThat(heard).containsExactly("LOAD started", "LOAD failed");
    }

    @Test
    void aPortraitThatWasForNothingIsClosed() {
        denoiserWaitsFor(Point.PREPARE);
        assertThatThrownBy(() -> generate(request().stage("sparkle", true))).isInstanceOf(InvalidInputException.class);
        assertThat(stages.prepared).isOne();
        assertThat(stages.closed).contains("portrait");
    }

    @Test
    void anEarlyFailureIsToldInItsPhase() {
        CountDownLatch read = denoiserWaitsFor(Point.READ_IMAGE);
        stages.on(Point.READ_IMAGE, reader -> {
            read.countDown();
            throw new MediaException("a picture that is damaged");
        });
        assertThatThrownBy(() -> generate(request()))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("damaged");
        assertThat(heard)
                .containsExactly(
                        "LOAD started",
                        "LOAD ended",
                        "AUDIO started",
                        "AUDIO ended",
                        "PORTRAIT started",
                        "PORTRAIT failed");
    }

    @Test
    void aGuessThatCannotBePreparedFailsInItsPhaseAsWell() {
        CountDownLatch prepared = denoiserWaitsFor(Point.PREPARE);
        stages.on(Point.PREPARE, renderer -> {
            prepared.countDown();
            throw new InvalidInputException("portrait: found a profile, expected a frontal face");
        });
        assertThatThrownBy(() -> generate(request()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("profile");
        assertThat(heard).endsWith("PORTRAIT started", "PORTRAIT failed");
        stages.prepared = 0; // none was made
    }

    @Test
    void aJobCancelledWhileItLoadsWaitsForThePortrait() {
        CountDownLatch analysed = denoiserWaitsFor(Point.ANALYZE);
        DreamTalkJob job = engine.newJob(request().listener(listener).build());
        stages.on(Point.ANALYZE, analyzer -> {
            loading.await(); // a job cancelled before loads no denoiser at all
            job.cancel();
            analysed.countDown();
        });
        assertThatThrownBy(() -> job.generate(OUT)).isInstanceOf(CancelledException.class);
        assertThat(heard).containsExactly("LOAD started", "LOAD failed");
    }
}
