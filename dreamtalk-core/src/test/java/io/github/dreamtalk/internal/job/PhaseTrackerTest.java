package io.github.dreamtalk.internal.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.spi.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseTrackerTest {
    private final List<String> heard = new ArrayList<>();
    private final JobEvents listener = new JobEvents() {
        @Override
        public void phaseStarted(Phase phase, long total) {
            heard.add("start " + phase + " " + total);
        }

        @Override
        public void phaseProgress(Phase phase, long done, long total) {
            heard.add("progress " + done + "/" + total);
        }

        @Override
        public void phaseEnded(Phase phase) {
            heard.add("end " + phase);
        }

        @Override
        public void phaseFailed(Phase phase, Throwable failure) {
            heard.add("fail " + phase + " " + failure.getClass().getSimpleName());
        }
    };
    private final CancelToken cancel = new CancelToken();
    private final PhaseTracker tracker = new PhaseTracker(listener, cancel);

    @Test
    void everyStartHasAnEndAndProgressNeverFalls() {
        tracker.run(Phase.ANIMATE, 3, () -> {
            tracker.progress(Phase.ANIMATE, 2, 3);
            tracker.progress(Phase.ANIMATE, 1, 3);
            tracker.progress(Phase.ANIMATE, 2, 3);
            tracker.progress(Phase.ANIMATE, 3, 3);
            Thread.sleep(20);
            return 1;
        });
        tracker.progress(Phase.ANIMATE, 4, 3);
        assertThat(heard).containsExactly("start ANIMATE 3", "progress 2/3", "progress 3/3", "end ANIMATE");
        assertThat(tracker.timings().get(Phase.ANIMATE)).isBetween(Duration.ofMillis(20), Duration.ofSeconds(50));
    }

    @Test
    void aFailureIsToldAndRethrown() {
        assertThatThrownBy(() -> tracker.run(Phase.AUDIO, 1, () -> {
                    throw new IllegalArgumentException("x");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(heard).containsExactly("start AUDIO 1", "fail AUDIO IllegalArgumentException");
    }

    @Test
    void whatBreaksByCancellingIsACancellation() {
        assertThatThrownBy(() -> tracker.run(Phase.AUDIO, 1, () -> {
                    cancel.cancel();
                    throw new IllegalStateException("session terminated");
                }))
                .isInstanceOf(CancelledException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(heard).containsExactly("start AUDIO 1", "fail AUDIO CancelledException");
        assertThatThrownBy(() -> tracker.run(Phase.STYLE, 1, () -> 1)).isInstanceOf(CancelledException.class);
        assertThat(heard).hasSize(2);
    }

    @Test
    void nothingOfAPhaseComesAfterItsEndOrFailure() {
        assertThatThrownBy(() -> tracker.run(Phase.ANIMATE, 3, () -> {
                    tracker.progress(Phase.ANIMATE, 1, 3);
                    throw new IllegalArgumentException("x");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        tracker.progress(Phase.ANIMATE, 2, 3);
        assertThat(heard).containsExactly("start ANIMATE 3", "progress 1/3", "fail ANIMATE IllegalArgumentException");
        heard.clear();
        tracker.run(Phase.FINISH, 1, () -> {
            tracker.progress(Phase.ANIMATE, 3, 3);
            return 1;
        });
        assertThat(heard).containsExactly("start FINISH 1", "end FINISH");
    }

    /** From Kotlin anything may be thrown anywhere. */
    @Test
    void checkedExceptionsAreWrappedAndErrorsAreNot() {
        assertThatThrownBy(() -> tracker.run(Phase.AUDIO, 1, () -> {
                    throw new java.io.IOException("the client has left");
                }))
                .isInstanceOf(DreamTalkException.class)
                .hasMessageContaining("the client has left")
                .hasCauseInstanceOf(java.io.IOException.class);
        assertThatThrownBy(() -> tracker.run(Phase.AUDIO, 1, () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThat(heard)
                .containsExactly(
                        "start AUDIO 1",
                        "fail AUDIO DreamTalkException",
                        "start AUDIO 1",
                        "fail AUDIO StackOverflowError");
    }

    @Test
    void aListenerThatThrowsAnythingDoesNotStopTheJob() {
        JobEvents thrower = (JobEvents) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JobEvents.class}, (proxy, method, arguments) -> {
                    throw new java.io.IOException("a listener that throws, as this test wants");
                });
        assertThat(new PhaseTracker(thrower, cancel).run(Phase.AUDIO, 1, () -> 7))
                .isEqualTo(7);
    }
}
