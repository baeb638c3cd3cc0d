package io.github.dreamtalk.onnx.runtime;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.onnx.graph.GraphBuilder;
import io.github.dreamtalk.weights.FloatTensor;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Runs in a JVM of its own: uses ONNX Runtime in every way that can be the first, and prints what comes of it, a line each.
 * With {@code stay} it then waits to be killed; with {@code loaders} it does so in two class loaders.
 */
public final class LoadProbe {
    private LoadProbe() {}

    /** Entry point. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equals("loaders")) {
            inTwoClassLoaders();
            return;
        }
        run();
        if (args.length > 0 && args[0].equals("stay")) {
            System.out.println("READY");
            Thread.sleep(600_000);
        }
    }

    /** Also called in another class loader. */
    public static void run() {
        print(() -> session()
                .run(Map.of("x", FloatTensor.of(new float[] {1}, 1)))
                .get("y")
                .data()[0]);
        print(() -> {
            new Cancellation().close();
            return "made";
        });
        print(() -> {
            NativeTensor.allocate(1).close();
            return "made";
        });
        print(() -> new OnnxDeviceProbe().probe().get(0));
        print(() -> session().inputNames());
    }

    private static OnnxSession session() {
        GraphBuilder g = new GraphBuilder("probe");
        String x = g.input("x", 1);
        g.output("y", g.op("Add", x, x), 1);
        return OnnxSession.open("probe", g.build(), Device.cpu(), 1);
    }

    private static void print(Callable<Object> use) {
        try {
            System.out.println("OK " + use.call());
        } catch (Throwable e) {
            System.out.println(e.toString().replace('\n', ' '));
        }
    }

    private static void inTwoClassLoaders() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        for (int i = 0; i < 2; i++) {
            try (URLClassLoader loader =
                    new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                loader.loadClass(LoadProbe.class.getName()).getMethod("run").invoke(null);
            }
        }
    }
}
