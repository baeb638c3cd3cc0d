package io.github.dreamtalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    @Test
    void theMedianIsTheMiddle() {
        assertThat(BenchReport.median(List.of(3.0))).isEqualTo(3);
        assertThat(BenchReport.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(BenchReport.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
    }
}
