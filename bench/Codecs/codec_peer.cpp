// GDCM or CharLS on one frame, one thread. Arguments: gdcm or charls, the file. Says "ready", then for each line (seconds) decodes for that long and answers Mpixel/s.
#include <charls/charls.h>
#include <gdcmImageReader.h>

#include <ctime>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

static double seconds() // of processor time, which a busy machine does not stretch
{
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

static std::function<void()> gdcm_decoder(const std::string& path, double& pixels)
{
    static gdcm::ImageReader reader;
    static std::vector<char> buffer;
    reader.SetFileName(path.c_str());
    if (!reader.Read()) std::exit(2);
    const gdcm::Image& image = reader.GetImage();
    pixels = static_cast<double>(image.GetDimension(0)) * image.GetDimension(1);
    buffer.resize(image.GetBufferLength());
    return [&image] { if (!image.GetBuffer(buffer.data())) std::exit(3); };
}

static std::function<void()> charls_decoder(const std::string& path, double& pixels)
{
    static std::ifstream file(path, std::ios::binary);
    static const std::vector<unsigned char> source((std::istreambuf_iterator<char>(file)), {});
    static std::vector<unsigned char> target;
    charls::jpegls_decoder first(source, true);
    pixels = static_cast<double>(first.frame_info().width) * first.frame_info().height;
    target.resize(first.destination_size());
    return [] { charls::jpegls_decoder decoder(source, true); decoder.decode(target); };
}

int main(int, char** arguments)
{
    double pixels = 0;
    auto decode = std::string(arguments[1]) == "gdcm" ? gdcm_decoder(arguments[2], pixels) : charls_decoder(arguments[2], pixels);
    decode();
    std::cout << "ready" << std::endl;
    for (std::string line; std::getline(std::cin, line);)
    {
        const double begin = seconds(), budget = std::stod(line);
        double taken = 0;
        long frames = 0;
        do { decode(); frames++; taken = seconds() - begin; } while (taken < budget);
        std::cout << frames * pixels / taken / 1e6 << std::endl;
    }
}
