package io.github.dreamtalk.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSignatureTest {
    @Test
    void readsWhatItWrites() {
        ModelSignature s = new ModelSignature(Map.of("xt", List.of(-1, 64)), Map.of("x0", List.of(2, -1, 64)));
        assertThat(s.inputText()).isEqualTo("xt[any,64]");
        assertThat(ModelSignature.parse(s.inputText(), s.outputText())).isEqualTo(s);
        assertThat(ModelSignature.parse("a[1]; b[any, 2]", "scalar[]").inputs())
                .isEqualTo(Map.of("a", List.of(1), "b", List.of(-1, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a[", "a[x]", "a[-1]", "a[1];a[2]", "a[1] b[2]", "a[1,]x", "a[99999999999]"})
    void refusesWhatIsMalformed(String text) {
        assertThatThrownBy(() -> ModelSignature.parse(text, "y[1]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("model signature");
    }
}
