package io.github.dreamtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.device.Precision;
import io.github.dreamtalk.error.InvalidInputException;
import org.junit.jupiter.api.Test;

class PrecisionTest {
    @Test
    void readsWhatItWrites() {
        for (Precision p : Precision.values()) {
            assertThat(Precision.parse(p.toString())).isEqualTo(p);
        }
        assertThat(Precision.parse(" INT8 ")).isEqualTo(Precision.INT8);
        assertThatThrownBy(() -> Precision.parse("fp16"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("fp16", "fp32", "int8");
    }

    @Test
    void integersAreRefusedOnOtherDevices() {
        DreamTalkEngine.Builder b =
                DreamTalkEngine.builder().device(Device.cuda(0)).precision(Precision.INT8);
        assertThatThrownBy(b::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("int8", "cuda:0", "fp32");
        b.device(Device.cpu()).build().close();
    }
}
