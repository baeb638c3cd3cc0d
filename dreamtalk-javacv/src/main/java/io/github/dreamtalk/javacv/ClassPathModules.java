package io.github.dreamtalk.javacv;

/**
 * Lets this module see JavaCV where it lies on the class path of an application of modules; see the module's description for
 * why it does. Without modules this does nothing.
 */
final class ClassPathModules {
    private ClassPathModules() {}

    /** To be called before a class of JavaCV is touched. */
    static void read() {
        Module own = ClassPathModules.class.getModule();
        if (own.isNamed()) {
            own.addReads(ClassPathModules.class.getClassLoader().getUnnamedModule());
        }
    }
}
