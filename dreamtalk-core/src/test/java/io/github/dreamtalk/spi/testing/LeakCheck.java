package io.github.dreamtalk.spi.testing;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/**
 * Fails a test, or a class of tests, that leaves something of this library behind that was not there before:
 *
 * <ul>
 *   <li>live threads named {@code dreamtalk-*}; on Linux also threads of native pools, which bear the name of the Java thread
 *       that made them, and FFmpeg's ({@code av:*});
 *   <li>resources behind a {@link io.github.dreamtalk.lifetime.Gate Gate} that were not freed: engines, avatars, networks,
 *       sessions and whatever else is native; all but the shared engine's own, which lives as long as the JVM;
 *   <li>on Linux open files, except what the JDK itself keeps open: its own, jars outside the temporary folder, fonts,
 *       devices, and what is no file (pipes, sockets, selectors);
 *   <li>entries of the temporary folder named {@code dreamtalk-*}, {@code onnxruntime-java*} or {@code javacpp*}. Other JVMs
 *       may make such ones too: give a test JVM a temporary folder of its own.
 * </ul>
 *
 * <p>What ends by itself is given time: {@value #PATIENCE_MILLIS} ms, or what the configuration parameter {@value #PATIENCE}
 * says. Registered for a class by {@code @ExtendWith}, or for
 * all by JUnit's {@code junit.jupiter.extensions.autodetection.enabled}. Only for tests that run one after the other.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakCheck.class);
    private static final int PATIENCE_MILLIS = 5000;
    private static final String PATIENCE = "dreamtalk.leakcheck.patience.millis";

    /** What was told once is not told again, of the class or the next test. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    /** For JUnit. */
    public LeakCheck() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        remember(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        compare(context, "the test");
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        compare(context, "the class");
    }

    private static void remember(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), Leftovers.now());
    }

    @SuppressWarnings("unchecked") // put there by remember()
    private static void compare(ExtensionContext context, String who) throws InterruptedException {
        Map<String, String> before =
                (Map<String, String>) context.getStore(NAMESPACE).remove(context.getUniqueId(), Map.class);
        int patience =
                context.getConfigurationParameter(PATIENCE, Integer::parseInt).orElse(PATIENCE_MILLIS);
        long end = System.nanoTime() + Duration.ofMillis(patience).toNanos();
        Map<String, String> left = left(before);
        for (int pause = 1; !left.isEmpty() && System.nanoTime() < end; pause = Math.min(100, 2 * pause)) {
            Thread.sleep(pause);
            left = left(before);
        }
        if (!left.isEmpty()) {
            TOLD.addAll(left.keySet());
            throw new AssertionFailedError(who + " left behind:\n"
                    + left.values().stream().sorted().map(l -> "  " + l).collect(Collectors.joining("\n"))
                    + "\nclose what was opened, and wait for what was started");
        }
    }

    private static Map<String, String> left(Map<String, String> before) {
        Map<String, String> left = Leftovers.now();
        left.keySet().removeAll(before.keySet());
        left.keySet().removeAll(TOLD);
        return left;
    }
}
