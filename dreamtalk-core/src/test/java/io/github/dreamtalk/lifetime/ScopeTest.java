package io.github.dreamtalk.lifetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private final List<String> closed = new ArrayList<>();

    private AutoCloseable resource(String name, Throwable failure) {
        return () -> {
            closed.add(name);
            if (failure instanceof Exception e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        };
    }

    @Test
    void closesInReverseOrderAndOnce() {
        Scope scope = new Scope();
        AutoCloseable a = resource("a", null);
        assertThat(scope.own(a)).isSameAs(a);
        scope.own(resource("b", null));
        scope.close();
        scope.close();
        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void aFailureKeepsNothingElseFromBeingClosed() {
        Scope scope = new Scope();
        IllegalArgumentException first = new IllegalArgumentException("first");
        IOException second = new IOException("second");
        StackOverflowError third = new StackOverflowError("third");
        scope.own(resource("c", third));
        scope.own(resource("b", second));
        scope.own(resource("ok", null));
        scope.own(resource("a", first));
        assertThatThrownBy(scope::close).isSameAs(first);
        assertThat(first).hasSuppressedException(second).hasSuppressedException(third);
        assertThat(closed).containsExactly("a", "ok", "b", "c");
        assertThatCode(scope::close).doesNotThrowAnyException();
    }

    @Test
    void checkedFailuresComeWrappedAndErrorsAsTheyAre() {
        Scope checked = new Scope();
        IOException failure = new IOException("disk");
        checked.own(resource("a", failure));
        assertThatThrownBy(checked::close)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(failure)
                .hasMessageContaining("disk");
        Scope error = new Scope();
        error.own(resource("b", new LinkageError("gone")));
        assertThatThrownBy(error::close).isInstanceOf(LinkageError.class);
    }

    @Test
    void afterAFailureThatOneStaysTheOneThatIsThrown() {
        Scope scope = new Scope();
        IOException closing = new IOException("closing");
        IllegalStateException again = new IllegalStateException("again");
        scope.own(resource("b", again));
        scope.own(resource("a", closing));
        RuntimeException failure = new RuntimeException("opening");
        scope.closeAfter(failure);
        assertThat(closed).containsExactly("a", "b");
        assertThat(failure).hasSuppressedException(closing);
        assertThat(closing).hasSuppressedException(again);
    }

    /** A resource may throw the very failure that closes it: no failure can suppress itself. */
    @Test
    void theSameFailureTwiceIsNotItsOwnSuppressed() {
        Scope scope = new Scope();
        RuntimeException failure = new RuntimeException("the same");
        scope.own(resource("b", failure));
        scope.own(resource("a", failure));
        scope.closeAfter(failure);
        assertThat(failure.getSuppressed()).isEmpty();
        assertThat(closed).containsExactly("a", "b");
    }

    @Test
    void anInterruptWhileClosingIsKeptForTheCaller() {
        Scope scope = new Scope();
        scope.own(resource("a", new InterruptedException()));
        assertThatThrownBy(scope::close).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
