package io.github.dreamtalk.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.FrameRate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LookAheadTest {
    @Test
    void rowsAreTimeRoundedUp() {
        assertThat(LookAhead.of(5, FrameRate.FPS_25).time()).isEqualTo(Duration.ofMillis(200));
        assertThat(LookAhead.of(1, FrameRate.of(3)).time()).isEqualTo(Duration.ofNanos(333_333_334));
        assertThat(LookAhead.of(0, FrameRate.FPS_25)).isEqualTo(LookAhead.NONE);
    }

    @Test
    void aRateMeasuredFromAVideoDoesNotOverflow() {
        FrameRate awkward = new FrameRate(2_147_483_629, 71_582_789);
        assertThat(LookAhead.of(1_000_000, awkward).time().toMillis()).isEqualTo(33_333_333);
    }
}
