/** How the words of a text are said: found as a service. */
@SuppressWarnings("module") // The module named below is compiled after this one.
module io.github.dreamtalk.text {
    requires transitive io.github.dreamtalk.core;
    requires com.ibm.icu;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.text to
            io.github.dreamtalk.training;

    provides io.github.dreamtalk.spi.Pronouncer.Provider with
            io.github.dreamtalk.text.DictionaryPronouncer.Provider;
}
