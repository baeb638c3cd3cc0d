package io.github.dreamtalk.render.media;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;

/**
 * The decoders of still pictures: those of the JDK, and of TwelveMonkeys where the JDK's knows too little. They stand in a
 * register of our own. In ImageIO's, which is one for the whole JVM, they would serve every other application in it, and
 * keep this library's class loader for ever. So pictures are also read alike whatever plug-ins an application has.
 */
final class PictureDecoders {
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "jpg", "bmp", "gif");

    private PictureDecoders() {}

    /** All of them, those first that are to be asked first. */
    static List<ImageReaderSpi> list() {
        ServiceRegistry own =
                new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
        Iterator<ImageReaderSpi> all = IIORegistry.getDefaultInstance()
                .getServiceProviders(ImageReaderSpi.class, PictureDecoders::isWanted, true);
        all.forEachRemaining(own::registerServiceProvider);
        // Registered last: it looks for the JDK's decoder, puts itself before it, and works with it.
        own.registerServiceProvider(new JPEGImageReaderSpi());
        own.registerServiceProvider(new TIFFImageReaderSpi());
        own.registerServiceProvider(new BigTIFFImageReaderSpi());
        List<ImageReaderSpi> list = new ArrayList<>();
        own.getServiceProviders(ImageReaderSpi.class, true).forEachRemaining(list::add);
        return List.copyOf(list);
    }

    /** A decoder of the JDK, not a plug-in of somebody else, for a format we offer. */
    private static boolean isWanted(Object decoder) {
        if (decoder.getClass().getClassLoader() != null) {
            return false;
        }
        for (String name : ((ImageReaderSpi) decoder).getFormatNames()) {
            if (FORMATS.contains(name.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
