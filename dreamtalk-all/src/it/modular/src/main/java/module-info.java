module example.talking {
    requires io.github.dreamtalk.all;
}
