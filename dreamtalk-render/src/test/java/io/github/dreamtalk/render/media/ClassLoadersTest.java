package io.github.dreamtalk.render.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.MediaLimits;
import java.awt.image.BufferedImage;
import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is loaded anew, as servers do: nothing of ours keeps the old one, or works for its neighbours. */
class ClassLoadersTest {
    @TempDir
    Path dir;

    /** Everything but the JDK once more, as a second application in this JVM would have it. */
    private static URLClassLoader application() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static List<Object> registered(ClassLoader loader) {
        List<Object> ours = new ArrayList<>();
        IIORegistry.getDefaultInstance()
                .getServiceProviders(ImageReaderSpi.class, false)
                .forEachRemaining(spi -> {
                    if (spi.getClass().getClassLoader() == loader) {
                        ours.add(spi);
                    }
                });
        return ours;
    }

    /** Compared once: Java 17 holds on to the class of the record that was last compared for the first time. */
    private record Last(Path any) {}

    private static boolean isCollected(WeakReference<?> reference) throws InterruptedException {
        assertThat(new Last(Path.of("a"))).isEqualTo(new Last(Path.of("a")));
        for (int i = 0; i < 50 && reference.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        return reference.get() == null;
    }

    @Test
    void picturesAreReadWithoutATraceInTheJvm() throws Exception {
        Path file = dir.resolve("a.jpg");
        ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpg", file.toFile());
        // The first use of ImageIO in a JVM takes the plug-ins of the caller's class path in; that is not what is asked
        // here.
        ImageIO.getReaderFormatNames();
        assertThat(isCollected(readIn(file)))
                .as("the application's class loader is collected")
                .isTrue();
    }

    private static WeakReference<ClassLoader> readIn(Path file) throws Exception {
        try (URLClassLoader loader = application()) {
            Class<?> reader = loader.loadClass(PictureReader.class.getName());
            assertThat(reader).isNotSameAs(PictureReader.class);
            Constructor<?> make = reader.getDeclaredConstructor();
            make.setAccessible(true);
            Object made = make.newInstance();
            Class<?> limits = loader.loadClass(MediaLimits.class.getName());
            Method read = reader.getDeclaredMethod("read", Path.class, limits);
            read.setAccessible(true);
            Object picture = read.invoke(made, file, small(limits));
            assertThat(picture.getClass().getMethod("width").invoke(picture)).isEqualTo(64);
            assertThat(registered(loader)).as("readers that ImageIO knows of").isEmpty();
            return new WeakReference<>(loader);
        }
    }

    private static Object small(Class<?> limits) throws ReflectiveOperationException {
        return limits.getConstructor(long.class, int.class, double.class, int.class)
                .newInstance(1L << 20, 1, 1.0, 1);
    }

    /** What the README tells an application to do that is unloaded: JavaCPP's thread is the only thing of it that stays. */
    @Test
    void nativesAreLetGoOnceJavacppsThreadIsEnded() throws Exception {
        Path file = Wav.sine(dir.resolve("a.wav"), 0.2, 16_000, 1);
        assertThat(isCollected(hearIn(file)))
                .as("the application's class loader is collected")
                .isTrue();
    }

    private static WeakReference<ClassLoader> hearIn(Path file) throws Exception {
        try (URLClassLoader loader = application()) {
            Constructor<?> make =
                    loader.loadClass(FfmpegMediaReader.class.getName()).getDeclaredConstructor();
            make.setAccessible(true);
            Object reader = make.newInstance();
            Class<?> limits = loader.loadClass(MediaLimits.class.getName());
            Object audio = reader.getClass()
                    .getMethod("openAudio", Path.class, limits)
                    .invoke(reader, file, limits.getField("DEFAULT").get(null));
            ((AutoCloseable) audio).close();
            ((AutoCloseable) reader).close();
            loader.loadClass("org.bytedeco.javacpp.Pointer")
                    .getMethod("interruptDeallocatorThread")
                    .invoke(null);
            return new WeakReference<>(loader);
        }
    }
}
