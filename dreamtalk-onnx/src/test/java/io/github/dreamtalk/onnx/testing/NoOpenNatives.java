package io.github.dreamtalk.onnx.testing;

import io.github.dreamtalk.onnx.runtime.OpenNatives;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails every test that leaves more of ONNX Runtime's memory open than it found. */
public final class NoOpenNatives implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(NoOpenNatives.class);

    /** For JUnit. */
    public NoOpenNatives() {}

    /** How many of each are open now. */
    public static Map<OpenNatives, Integer> now() {
        Map<OpenNatives, Integer> now = new EnumMap<>(OpenNatives.class);
        for (OpenNatives kind : OpenNatives.values()) {
            now.put(kind, kind.count());
        }
        return now;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Object before = context.getStore(NAMESPACE).get("before");
        if (!now().equals(before)) {
            throw new AssertionError("open natives: found " + now() + " after the test, expected " + before);
        }
    }
}
