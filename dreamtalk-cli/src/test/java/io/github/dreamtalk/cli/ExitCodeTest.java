package io.github.dreamtalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.DreamTalkException;
import io.github.dreamtalk.error.EngineBusyException;
import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.ModelMismatchException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExitCodeTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new DreamTalkException("x"), 1),
                Arguments.of(new IllegalStateException("x"), 1),
                Arguments.of(new InvalidInputException("x"), 3),
                Arguments.of(new ModelMismatchException("x"), 4),
                Arguments.of(new BackendUnavailableException("x"), 5),
                Arguments.of(new InferenceException("x"), 6),
                Arguments.of(new MediaException("x"), 7),
                Arguments.of(new EngineBusyException("x"), 8),
                Arguments.of(new StackOverflowError("x"), 70),
                Arguments.of(new OutOfMemoryError("x"), 70),
                Arguments.of(new CancelledException("x"), 130));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyKindHasItsCodeAndTheHelpNamesIt(Throwable failure, int code) {
        assertThat(ExitCode.of(failure)).isEqualTo(code);
        assertThat(CommandRun.of("--help").out()).containsPattern("(?m)^  " + code + " +[a-z]");
    }

    @Test
    void theHelpNamesTheCodeOfWhatIsDoneInPart() {
        assertThat(CommandRun.of("--help").out()).containsPattern("(?m)^  " + ExitCode.PARTIAL + " +part");
    }
}
