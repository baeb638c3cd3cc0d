package io.github.dreamtalk.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    private static Problem of(String message) {
        return new InvalidInputException(message).problems().get(0);
    }

    @Test
    void aSentenceOfTheHousesFormIsTakenApart() {
        assertThat(of("frame rate: found 0/1, expected a positive fraction, such as 25/1"))
                .isEqualTo(new Problem(
                        "frame rate",
                        "invalid",
                        "0/1",
                        "a positive fraction, such as 25/1",
                        "frame rate: found 0/1, expected a positive fraction, such as 25/1"));
        assertThat(of("style: the clip has no frames, expected at least 1").field()).isEmpty();
    }

    /** A path in a field would go out to the clients of a server. */
    @ParameterizedTest
    @CsvSource({
        "/srv/files/talk.wav", "talk.wav", "C:\\files\\talk", "'/srv/a.json, line 1, column 2'", "the portrait's 50 bytes"
    })
    void aFileIsNoField(String file) {
        Problem problem = of(file + ": found no such file, expected a sound");
        assertThat(problem.field()).isEmpty();
        assertThat(problem.found()).isEqualTo("no such file");
        assertThat(problem.expected()).isEqualTo("a sound");
    }

    @Test
    void whoeverAsksForAFileSaysWhatItIsFor() {
        InvalidInputException read = new InvalidInputException("/srv/talk.wav: found no such file, expected a sound");
        assertThatThrownBy(() -> InvalidInputException.about("audio", () -> {
                    throw read;
                }))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(read.getMessage())
                .hasCause(read)
                .extracting(e -> ((InvalidInputException) e).problems())
                .isEqualTo(List.of(new Problem("audio", "invalid", "no such file", "a sound", read.getMessage())));
        assertThat(InvalidInputException.<String>about("audio", () -> "sound")).isEqualTo("sound");
        MediaException other = new MediaException("the disk is gone");
        assertThatThrownBy(() -> InvalidInputException.about("audio", () -> {
                    throw other;
                }))
                .isSameAs(other);
    }
}
