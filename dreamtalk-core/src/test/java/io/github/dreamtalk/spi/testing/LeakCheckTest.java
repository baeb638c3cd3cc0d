package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.lifetime.Gate;
import io.github.dreamtalk.lifetime.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs classes that leak, as JUnit would, and looks at what becomes of them. */
class LeakCheckTest {
    /** What the leaking classes have open; closed by the test that ran them. */
    private static final Scope LEAKED = new Scope();

    /** The leaking classes leak only while this test runs them, whatever else may find them. */
    private static boolean leaking;

    private final Map<String, Throwable> failures = new java.util.TreeMap<>();
    private final List<String> successes = new ArrayList<>();

    @BeforeEach
    void arm() {
        leaking = true;
    }

    @AfterEach
    void tidyUp() {
        leaking = false;
        LEAKED.close();
    }

    private void run(Class<?> tests) {
        run(tests, 200);
    }

    private void run(Class<?> tests, int patience) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .configurationParameter("dreamtalk.leakcheck.patience.millis", String.valueOf(patience))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier id, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                    successes.add(id.getDisplayName());
                } else {
                    failures.put(id.getDisplayName(), result.getThrowable().orElseThrow());
                }
            }
        });
    }

    private static Thread thread(String name, CountDownLatch end) {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private static void leakThread(String name) {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = thread(name, end);
        LEAKED.own(() -> {
            end.countDown();
            thread.join();
        });
    }

    @ExtendWith(LeakCheck.class)
    static class Threads {
        @Test
        void ours() {
            if (leaking) {
                leakThread("dreamtalk-forgotten");
            }
        }

        @Test
        void ofOthers() {
            if (leaking) {
                leakThread("somebody-else");
            }
        }
    }

    @Test
    void aThreadOfTheLibraryIsTold() {
        run(Threads.class);
        assertThat(failures).containsOnlyKeys("ours()");
        assertThat(failures.get("ours()")).hasMessageContainingAll("the test left behind", "'dreamtalk-forgotten'");
        assertThat(successes).contains("ofOthers()");
    }

    @ExtendWith(LeakCheck.class)
    static class OpenFiles {
        @Test
        void ours() throws IOException {
            if (leaking) {
                Path file = Files.createTempFile("handle", ".bin");
                LEAKED.own(() -> Files.delete(file));
                LEAKED.own(Files.newInputStream(file));
            }
        }

        @Test
        void closed() throws IOException {
            Path file = Files.createTempFile("handle", ".bin");
            try (InputStream in = Files.newInputStream(file)) {
                assertThat(in.read()).isEqualTo(-1);
            }
            Files.delete(file);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anOpenFileIsTold() {
        run(OpenFiles.class);
        assertThat(failures).containsOnlyKeys("ours()");
        assertThat(failures.get("ours()")).hasMessageContainingAll("the open file", "handle", ".bin");
    }

    @ExtendWith(LeakCheck.class)
    static class TemporaryFiles {
        @Test
        void ours() throws IOException {
            if (leaking) {
                Path file = Files.createTempFile("dreamtalk-voice-", ".wav");
                LEAKED.own(() -> Files.delete(file));
            }
        }

        @Test
        void ofOthers() throws IOException {
            if (leaking) {
                Path file = Files.createTempFile("other-", ".wav");
                LEAKED.own(() -> Files.delete(file));
            }
        }
    }

    @Test
    void aTemporaryFileIsTold() {
        run(TemporaryFiles.class);
        assertThat(failures).containsOnlyKeys("ours()");
        assertThat(failures.get("ours()"))
                .hasMessageContaining("the temporary file")
                .hasMessageContaining(".wav");
    }

    @ExtendWith(LeakCheck.class)
    static class Gates {
        @Test
        void ours() {
            if (leaking) {
                LEAKED.own(new Gate("a session of the test", () -> {}));
            }
        }

        @Test
        void closed() {
            new Gate("a closed one", () -> {}).close();
        }
    }

    @Test
    void anOpenGateIsTold() {
        run(Gates.class);
        assertThat(failures).containsOnlyKeys("ours()");
        assertThat(failures.get("ours()")).hasMessageContaining("a session of the test, which was not closed");
    }

    @ExtendWith(LeakCheck.class)
    static class OfTheClass {
        @BeforeAll
        static void open() {
            if (leaking) {
                LEAKED.own(new Gate("a model of the class", () -> {}));
                leakThread("dreamtalk-class");
            }
        }

        @Test
        void innocent() {}
    }

    /** What belongs to the class is no test's fault, and is told when the class is over. */
    @Test
    void whatTheClassLeavesIsToldOfTheClass() {
        run(OfTheClass.class);
        assertThat(successes).contains("innocent()");
        assertThat(failures).hasSize(1);
        assertThat(failures.values().iterator().next())
                .hasMessageContainingAll("the class left behind", "a model of the class", "'dreamtalk-class'");
    }

    @ExtendWith(LeakCheck.class)
    static class Late {
        @Test
        void ends() {
            Thread thread = new Thread(
                    () -> {
                        try {
                            Thread.sleep(300);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "dreamtalk-late");
            thread.start();
        }
    }

    @Test
    void whatEndsByItselfIsWaitedFor() {
        run(Late.class, 10_000);
        assertThat(failures).isEmpty();
    }

    /** A native pool's threads bear the name of the Java thread that made them; that one may be gone. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void threadsOfNativePoolsAreToldByTheirNames() {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = thread("dreamtalk-pool", end);
        try {
            assertThat(descriptions()).contains("the thread 'dreamtalk-pool'").doesNotContain("a native thread");
            // To the kernel it keeps its name; to Java it is no thread of this library any more.
            renameInJavaOnly(thread);
            assertThat(descriptions()).contains("a native thread named 'dreamtalk-pool'");
        } finally {
            end.countDown();
        }
    }

    private static String descriptions() {
        return Leftovers.now().values().stream().sorted().collect(Collectors.joining("\n"));
    }

    private static void renameInJavaOnly(Thread thread) {
        // The JVM names a thread to the kernel only when it starts, or when it renames itself.
        thread.setName("renamed");
    }

    @Test
    void isFoundByJUnitWhereItIsWanted() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(LeakCheck.class);
    }
}
