package io.github.dreamtalk.cli;

import io.github.dreamtalk.error.BackendUnavailableException;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.EngineBusyException;
import io.github.dreamtalk.error.InferenceException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.error.MediaException;
import io.github.dreamtalk.error.ModelMismatchException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** What the process ends with. */
final class ExitCode {
    static final int UNEXPECTED = 1;
    static final int INVALID_INPUT = 3;
    static final int MODEL_MISMATCH = 4;
    static final int BACKEND_UNAVAILABLE = 5;
    static final int INFERENCE = 6;
    static final int MEDIA = 7;
    static final int BUSY = 8;
    /** Some of several things were done, some could not be; no exception stands for it. */
    static final int PARTIAL = 9;
    /** EX_SOFTWARE of sysexits.h: the JVM or a library gave up, as for lack of memory. */
    static final int SOFTWARE = 70;

    static final int CANCELLED = 130;

    private ExitCode() {}

    static int of(Throwable failure) {
        if (failure instanceof InvalidInputException) {
            return INVALID_INPUT;
        }
        if (failure instanceof ModelMismatchException) {
            return MODEL_MISMATCH;
        }
        if (failure instanceof BackendUnavailableException) {
            return BACKEND_UNAVAILABLE;
        }
        if (failure instanceof InferenceException) {
            return INFERENCE;
        }
        if (failure instanceof MediaException) {
            return MEDIA;
        }
        if (failure instanceof EngineBusyException) {
            return BUSY;
        }
        if (failure instanceof CancelledException) {
            return CANCELLED;
        }
        return failure instanceof Error ? SOFTWARE : UNEXPECTED;
    }

    /** Prints a message people can act on. */
    static int report(Throwable failure, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println(new Failure(failure).line());
        err.flush();
        return of(failure);
    }
}
