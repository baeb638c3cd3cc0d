package io.github.dreamtalk.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneMapTest {
    @ParameterizedTest
    @CsvSource({"AE1,A", "hh,H", "pau,SIL", "dx,D", "ER0,R", "ax,SCHWA", "JH,SH", "w,W", "em,M", "dh,TH"})
    void mapsArpabet(String symbol, Phone phone) {
        assertThat(PhoneMap.arpabet(symbol)).isEqualTo(phone);
    }

    @ParameterizedTest
    @CsvSource({
        "'',SIL",
        "_,SIL",
        "ˈaɪ,A",
        "ε,E",
        "tʃ,SH",
        "t͡ɕ,SH",
        "ts,S",
        "dz,Z",
        "ˌoʊ,O",
        "β,V",
        "ð,TH",
        "ʁ,R",
        "ɲ,N",
        "ʲ,J",
        "yː,U",
        "ɔ̃,O",
        "ɜː,SCHWA"
    })
    void mapsIpaWithoutItsMarks(String symbol, Phone phone) {
        assertThat(PhoneMap.ipa(symbol)).isEqualTo(phone);
    }

    @Test
    void namesASymbolItDoesNotKnow() {
        assertThatThrownBy(() -> PhoneMap.arpabet("qq"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'qq'");
        assertThatThrownBy(() -> PhoneMap.ipa("5☃")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void keepsTheChannelOrderThatTrainedNetworksRelyOn() {
        assertThat(Phone.COUNT).isEqualTo(26);
        assertThat(Phone.of(0)).isEqualTo(Phone.SIL);
        assertThat(Phone.of(3)).isEqualTo(Phone.M);
        assertThat(Phone.of(19)).isEqualTo(Phone.W);
        assertThat(Phone.of(25)).isEqualTo(Phone.SCHWA);
        assertThat(Phone.A.isVowel()).isTrue();
        assertThat(Phone.W.isVowel()).isFalse();
    }
}
