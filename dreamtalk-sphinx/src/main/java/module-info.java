/** Words heard in English speech, by CMU Sphinx-4: found as a service. */
module io.github.dreamtalk.sphinx {
    requires transitive io.github.dreamtalk.core;
    requires sphinx4.core;
    requires sphinx4.data;
    requires java.logging;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.github.dreamtalk.sphinx;

    provides io.github.dreamtalk.spi.SpeechRecognizer.Provider with
            io.github.dreamtalk.sphinx.SphinxRecognizer.Provider;
}
