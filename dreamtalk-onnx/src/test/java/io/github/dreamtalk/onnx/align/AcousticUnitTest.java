package io.github.dreamtalk.onnx.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.speech.Phone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcousticUnitTest {
    @ParameterizedTest
    @CsvSource({
        "b, B, B",
        "tʃ, CH, SH",
        "aɪ, AY, A",
        "ˈaɪ, AY, A",
        "æ, AE, A",
        "ɑ̃, AA, A",
        "ɔ̃, AO, O",
        "ə, AH, SCHWA",
        "y, UW, U",
        "øː, ER, O",
        "ð, DH, TH",
        "ŋ, NG, N",
        "ɲ, N, N",
        "ʁ, HH, R",
        "x, HH, H",
        "β, V, V",
        "w, W, W",
        "ɥ, W, W",
        "ʎ, Y, L",
        "ts, S, S"
    })
    void everySymbolHasItsNearestEnglishPhoneAndItsClass(String symbol, String acoustic, Phone phone) {
        assertThat(AcousticUnit.of(symbol)).isEqualTo(new AcousticUnit(acoustic, phone));
    }

    @Test
    void silence() {
        assertThat(AcousticUnit.of("")).isEqualTo(AcousticUnit.SILENCE);
    }
}
