/**
 * Adapters to JavaCV. JavaCV's own module names every camera and toolkit it knows as required, so that it resolves only where
 * all of these are there; hence {@code static}: an application of modules puts JavaCV's jar on the class path, and this
 * module reads it there.
 */
@SuppressWarnings("module") // The modules named below are compiled after this one, or are there at compile time only.
module io.github.dreamtalk.javacv {
    requires transitive io.github.dreamtalk.core;
    requires transitive java.desktop;
    requires static transitive org.bytedeco.javacv;
    requires org.bytedeco.ffmpeg;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.javacv;
}
