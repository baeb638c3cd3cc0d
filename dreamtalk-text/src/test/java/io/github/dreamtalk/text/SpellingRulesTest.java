package io.github.dreamtalk.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.ModelMismatchException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpellingRulesTest {
    private static final int LAST = SpellingRules.levels() - 1;
    private static final byte K = 19;
    private static final byte S = 28;

    private static final SpellingRules RULES = SpellingRules.of(Map.of(
            SpellingRules.context("c", 0, LAST), new byte[] {K},
            SpellingRules.context("ce", 0, LAST - 1), new byte[] {S},
            SpellingRules.context("x", 0, LAST), new byte[] {K, S},
            SpellingRules.context("ecec", 1, 0), new byte[0]));

    @Test
    void theLongestContextDecides() {
        assertThat(RULES.of("ca")).containsExactly(K);
        assertThat(RULES.of("ce")).containsExactly(S);
        assertThat(RULES.of("cexc")).containsExactly(S, K, S, K);
        assertThat(RULES.of("ecec")).as("the first c is silent here").containsExactly(K);
        assertThat(RULES.of("?!")).isEmpty();
    }

    @Test
    void contextsNameEdgesAndTheLetter() {
        assertThat(SpellingRules.context("abc", 1, LAST)).isEqualTo("B");
        assertThat(SpellingRules.context("abc", 1, LAST - 1)).isEqualTo("Bc");
        assertThat(SpellingRules.context("abc", 0, 0)).isEqualTo("####Abc##");
    }

    @Test
    void rulesAreReadAsTheyWereWritten() {
        SpellingRules read = SpellingRules.read("r", RULES.write());
        assertThat(read.of("cexc")).containsExactly(S, K, S, K);
        assertThat(read.write()).isEqualTo(RULES.write());
    }

    @Test
    void damagedFilesAreRefusedByName() {
        byte[] good = RULES.write();
        for (int cut = 0; cut < good.length - 6; cut++) {
            byte[] part = Arrays.copyOf(good, cut);
            assertThatThrownBy(() -> SpellingRules.read("r.bin", part))
                    .isInstanceOf(ModelMismatchException.class)
                    .hasMessageStartingWith("r.bin");
        }
    }
}
