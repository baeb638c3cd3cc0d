package io.github.dreamtalk.training.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.speech.Phone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MsuPhonesTest {
    @ParameterizedTest
    @CsvSource({"ll,L", "sch,SH", "ae,SCHWA", "yy,I", "c,S", "h,H", "pau,SIL"})
    void mapsRussianUnitSelectionLabels(String symbol, Phone phone) {
        assertThat(MsuPhones.of(symbol)).isEqualTo(phone);
    }

    @Test
    void namesASymbolItDoesNotKnow() {
        assertThatThrownBy(() -> MsuPhones.of("qq"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'qq'");
    }
}
